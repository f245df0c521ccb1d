"""Who is who in 党组成员、副厅长 + name: where the title ends and the name begins.

Titles hold the same marks as lists of people do (、 and ，), and a name may begin with the last
character of a title (主任任长青), so a piece is read from its end, and surnames say how sure it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.filings import Visitor
from bulletin.parsing.proposals import Doubt, DoubtKind
from bulletin.text import DOTS, bare_name, normalise

#: Two characters each.
_COMPOUND_SURNAMES = (
    "欧阳司马上官诸葛司徒东方独孤南宫夏侯皇甫尉迟公孙慕容令狐长孙宇文端木闻人赫连澹台"
    "公冶宗政濮阳淳于单于太叔申屠仲孙轩辕钟离鲜于闾丘司空亓官司寇南门呼延东郭西门百里"
    "拓跋第五公羊谷梁乐正漆雕壤驷公良夹谷左丘东门梁丘欧侯完颜纳兰叶赫万俟即墨"
)
_COMPOUND = frozenset(map("".join, zip(*[iter(_COMPOUND_SURNAMES)] * 2, strict=True)))
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余"
    "元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季"
    "麻强贾路娄危江童颜郭梅盛林刁钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣"
    "邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封储靳汲邴糜松井段富巫乌焦巴弓牧隗山"
    "谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂"
    "索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦"
    "尚农温别庄晏柴瞿阎闫充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳"
    "沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓"
    "公仉督岳帅缑亢况有琴归海晋楚法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟覃付代母苟原麦初尉操禤智"
    "普来木仁但位冶卿召区历展忻恽揭昂栗植楼檀沐泰浩牙玉由矫竹粟线缴翦肇芦荔苑萨袭褟迟邸郄郇里银"
    "阿雒霞鹿"
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd"
_NAME = rf"(?:[{_HAN}]{{1,12}}(?:[{DOTS}][{_HAN}]{{1,12}}){{1,3}}|[{_HAN}]{{2,6}})"
_CORE = (
    r"(?:书记|[厅局司处科院会部校馆行社站所关队组市省县州]长|总?(?:支|大|中)?队长|检察长|督察长|秘书长|董事长|"
    r"理事长|指挥长|参谋长|主任|主席|巡视员|调研员|主任科员|总工(?![程会])|发言人|主管|研究员|总监|政委|专员|参事|督学|总经理|警[长监督]|主办|法官|检察官|协理员|督导员|监察员|"
    r"(?:工程|规划|会计|经济|农艺|畜牧|兽医|统计|审计|药|飞行|地质|园艺|设计|监察|信息|数据|检验)师|"
    r"首席代表|首席专家|首席事务代表|组成员|成员|委员|常委|顾问|教官)"
)
_ASIDE = r"(?:[（(][^（）()]{1,20}[)）])?"
_TITLED = re.compile(rf"(?P<title>.{{0,60}}{_CORE}{_ASIDE})(?P<name>{_NAME})")
_TITLE = re.compile(rf".{{0,60}}{_CORE}{_ASIDE}")
_STARTS_TITLE = re.compile(
    r"(?:[正副]|常务|党[组委]|总[工规会经农畜兽统审]|[一二三四]级|[厅局处院]长|主任|主席|书记|巡视员|调研员)"
)
_NOT_IN_NAME = re.compile("[党组委厅局处室科办所站政会副级总机纪检务]")
_NAME_AND_ASIDE = re.compile(rf"(?P<name>{_NAME})[（(](?P<title>[^（）()]{{2,60}})[)）]")
_HAS_DOT = re.compile(f"[{DOTS}]")
#: Whether a text names anybody's office; nearly all sentences that name nobody do not.
HAS_TITLE = re.compile(_CORE)
_BARE = re.compile(_NAME)
_SUFFIX = re.compile(
    r"(?:同志|先生|女士|一行|等(?:[0-9一二三四五六七八九十]*(?:人|位|名)?(?:领导|同志)?)?)+$"
)
_ELSEWHERE = re.compile(r"(?:[^、，]{0,4}省|国家)[^、，副]{1,12}?(?:厅|局|委|办|院|中心)(?=.)")
_JOINED = re.compile(rf"[和及与 ]|(?={_STARTS_TITLE.pattern})")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two marks: somebody, or a part of a title, or neither."""

    visitor: Visitor | None
    #: It is a title, or the beginning of one, with nobody behind it.
    title: bool
    doubts: tuple[Doubt, ...] = ()
    #: Nothing but the name is written: the title is the one that was known.
    recalled: bool = False


def sure_name(name: str) -> bool:
    """Whether a name is made as most are: a known surname and one or two characters, or a dot."""
    if _HAS_DOT.search(name):
        return True
    if name[:2] in _COMPOUND and len(name) in (3, 4):
        return True
    return name[:1] in _SURNAMES and len(name) in (2, 3)


def piece(text: str, known: Sequence[Visitor]) -> Piece:
    """What a stretch without marks says; of the ``known`` of one name the first is meant."""
    text = _SUFFIX.sub("", bare_name(text))
    if not text or len(text) > 90:
        return Piece(None, title=False)
    for visitor in known:
        if text.endswith(visitor.name):
            written = text.removesuffix(visitor.name).rstrip("：:")
            title = normalise(written or visitor.title)
            return Piece(Visitor(title, visitor.name), title=False, recalled=not written)
    aside = _NAME_AND_ASIDE.fullmatch(text)
    titled = _TITLED.fullmatch(aside["name"]) if aside else None
    if aside and titled and _TITLE.fullmatch(aside["title"]):
        return _somebody(f"{titled['title']}（{aside['title']}）", titled["name"])
    if aside and _TITLE.fullmatch(aside["title"]) and not _TITLE.fullmatch(aside["name"]):
        return _somebody(aside["title"], aside["name"])
    if _TITLE.fullmatch(text):
        return _name_first(text) or Piece(None, title=True)
    if titled := _TITLED.fullmatch(text):
        return _somebody(titled["title"], titled["name"])
    if _BARE.fullmatch(text) and sure_name(text):
        return _somebody("", text)
    return Piece(None, title=False)


def split_joined(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The parts of a piece in which people are joined by 和, a space or nothing; else the whole.

    Where nobody's title is written, only those of known ``names`` are told apart.
    """
    start = 0
    for joint in _JOINED.finditer(text):
        left, right = text[start : joint.start()].strip(), text[joint.end() :].strip()
        one = _TITLED.fullmatch(left)
        named = one and sure_name(one["name"]) and not _NOT_IN_NAME.search(one["name"])
        if (named or left.endswith(names)) and (_TITLED.match(right) or right.startswith(names)):
            yield start, joint.start()
            start = joint.end()
    yield start, len(text)


def elsewhere(title: str) -> str:
    """The department that a title begins with, which is no window's: 省审计厅副厅长."""
    match = _ELSEWHERE.match(title)
    return match[0] if match else ""


def _somebody(title: str, name: str) -> Piece:
    doubts = () if sure_name(name) else (Doubt(DoubtKind.NAME_UNCERTAIN, {"name": name}),)
    return Piece(Visitor(normalise(title), name), title=False, doubts=doubts)


def _name_first(text: str) -> Piece | None:
    """Somebody whose title stands behind the name."""
    for length in (2, 3, 4):
        name, title = text[:length], text[length:]
        fits = sure_name(name) and not _NOT_IN_NAME.search(name[1:])
        if fits and _STARTS_TITLE.match(title) and _TITLE.fullmatch(title):
            return _somebody(title, name)
    return None
