"""The one error of reading: a file from which no text can be had."""

from __future__ import annotations


class UnreadableError(Exception):
    """A file that cannot be read; `str()` is one plain Vietnamese sentence for staff.

    filename: as the person who sent it knows it; "" where none is known.
    problem: what is wrong, a predicate without its subject ("được bảo vệ bằng mật khẩu").
    remedy: what to do about it, an imperative ("hãy gỡ mật khẩu rồi gửi lại").
    """

    def __init__(self, filename: str, problem: str, remedy: str) -> None:
        self.filename = filename
        self.problem = problem
        self.remedy = remedy
        subject = f"Tệp “{filename}”" if filename else "Tệp"
        super().__init__(f"{subject} {problem}; {remedy}.")

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str, str]]:
        """Files are read in processes of their own, so the error must survive pickling."""
        return type(self), (self.filename, self.problem, self.remedy)
