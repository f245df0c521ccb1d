import threading
import time

from storage.ids import new_id


def test_ids_are_version_7_and_tell_the_time() -> None:
    before = time.time_ns() // 1_000_000
    id = new_id()
    after = time.time_ns() // 1_000_000
    assert id.version == 7
    assert id.variant == "specified in RFC 4122"
    assert before <= id.int >> 80 <= after + 1


def test_ids_ascend_within_a_thread_and_are_never_twice_across_threads() -> None:
    made: list[list[int]] = [[] for _ in range(4)]

    def make(ids: list[int]) -> None:
        ids.extend(new_id().int for _ in range(2000))

    threads = [threading.Thread(target=make, args=(ids,)) for ids in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(ids == sorted(ids) for ids in made)
    assert len({id for ids in made for id in ids}) == 8000


def test_ids_ascend_while_the_clock_is_set_back(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    first = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert first < new_id() < new_id()
