"""A lawful life of a guiding case, from its choice to its withdrawal."""

from __future__ import annotations

from tests.law.cases import File


def guiding() -> File:
    """Chosen, written, passed by another, published, withdrawn."""
    file = File("guiding-case")
    closed = {"procedure": "penalty-ordinary", "stage": "归档", "closed": True, "opened_on": "2023-03-01", "item_code": ""}
    known = {"matters": {"罚〔2023〕5号": closed | {"town": "T01", "published": True}}}
    about = {"source": "罚〔2023〕5号", "topic": "未密闭运输案", "reasons": "典型"}
    file.add(file.act("gcs.select", "2023-09-04 09:00", ["郑法制"], (), known, **about))
    text = {"facts": "张某驾驶货车未密闭运输渣土", "result": "罚款五千元", "question": "能否免罚", "comment": "后果并不轻微"}
    draft = file.do("gcs.draft", "2023-09-06 09:00", ["郑法制"], **text, basis=["行政处罚法第三十三条"])
    file.do("gcs.review", "2023-09-08 09:00", ["吴审核"], draft=draft, compared=True)
    file.do("gcs.publish", "2023-09-11 09:00", ["郑法制"], draft=draft)
    file.do("gcs.withdraw", "2023-10-11 09:00", ["郑法制"], reasons="原决定经复议变更")
    return file


FILES = {"指导案例，发布后撤回": (guiding().procedure, guiding().acts)}
