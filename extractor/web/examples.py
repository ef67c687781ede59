"""Questions in SQL that the help page shows; the tests run every one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    question: str
    sql: str


EXAMPLES = (
    Example(
        "Mỗi địa phương đặt mức nào cho một chỉ tiêu, năm 2025?",
        """select locality, comparator, value, unit, scope, quote
from comparison
where indicator_id = 'online-payment-transactions' and due_year = 2025
order by value desc""",
    ),
    Example(
        "Chỉ tiêu nào được nhiều địa phương đặt ra nhất?",
        """select i.id, i.name, count(distinct t.locality_id) as localities, count(*) as targets,
  min(t.value) as lowest, max(t.value) as highest
from targets t join indicators i on i.id = t.indicator_id
group by i.id order by localities desc, targets desc""",
    ),
    Example(
        "Việc nào đến hạn trong năm 2025, ai chủ trì?",
        """select due_on, locality, lead, task, document_number, page
from obligation_export
where due_on between '2025-01-01' and '2025-12-31'
order by due_on""",
    ),
    Example(
        "Tìm toàn văn (không cần dấu) rồi kết hợp với điều kiện khác",
        """select o.due_on, o.quote, o.document_id
from obligations o
where o.rowid in (
  select rowid from obligations_fts where obligations_fts match escape_fts('chuyen doi so')
)
order by o.due_on""",
    ),
    Example(
        "Cơ quan nào chủ trì nhiều việc nhất?",
        """select a.id, a.name, count(*) as leads
from obligation_agencies oa join agencies a on a.id = oa.agency_id
where oa.role = 'lead' and a.collective = 0
group by a.id order by leads desc limit 30""",
    ),
    Example(
        "Văn bản nào của trung ương được lấy làm căn cứ nhiều nhất?",
        """select number, min(doc_type) as type, count(distinct document_id) as plans
from citations
where role = 'legal_basis' and number is not null
group by number_key order by plans desc limit 30""",
    ),
    Example(
        "Bao nhiêu phần trăm nhiệm vụ của mỗi văn bản có thời hạn?",
        """select d.number, d.title, count(*) as obligations,
  round(100.0 * sum(o.due_on is not null or o.recurrence <> '[]') / count(*), 1) as percent_timed
from obligations o join documents d on d.id = o.document_id
group by d.id order by percent_timed desc""",
    ),
)
