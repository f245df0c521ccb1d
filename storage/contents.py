"""The content of filings as JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bulletin.filings import Activity, Content, Nothing, Statistics, Visit, Visitor
from bulletin.publication import Kind


def content_to_record(content: Content) -> dict[str, Any]:
    """The content, JSON-ready."""
    match content:
        case Activity():
            return {
                "kind": content.kind.value,
                "text": content.text,
                "days": [day.isoformat() for day in content.days],
                "new_paragraph": content.new_paragraph,
            }
        case Visit():
            return {
                "kind": content.kind.value,
                "visitors": [{"title": v.title, "name": v.name} for v in content.visitors],
                "days": [day.isoformat() for day in content.days],
            }
        case Statistics():
            return {"kind": content.kind.value, "values": dict(content.values)}
        case Nothing():
            return {"kind": content.kind.value}


def content_from_record(record: Mapping[str, Any]) -> Content:
    """What ``content_to_record`` wrote."""
    days = tuple(date.fromisoformat(day) for day in record.get("days", ()))
    match Kind(record["kind"]):
        case Kind.ACTIVITY:
            return Activity(text=record["text"], days=days, new_paragraph=record["new_paragraph"])
        case Kind.VISIT:
            visitors = tuple(Visitor(v["title"], v["name"]) for v in record["visitors"])
            return Visit(visitors=visitors, days=days)
        case Kind.STATISTICS:
            return Statistics(values=record["values"])
        case Kind.NOTHING:
            return Nothing()
