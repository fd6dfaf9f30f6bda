"""Amounts of money as the clerk writes them, in yuan, exact to the 分."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from wenming_desktop.errors import UserError
from wenming_desktop.words import plain_number

MOST = Decimal("9999999999.99")  # yuan
_WRITTEN = re.compile(
    r"(?:人民币)?[¥￥]?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?)(?P<unit>万?)元?整?"
)
_CENT = Decimal("0.01")
_WAN = Decimal(10_000)
_LEAST_IN_WAN = Decimal(1_000)  # yuan: two decimals of 万元 are a twentieth of less


def parse_amount(text: str) -> Decimal:
    """An amount in yuan with two decimals, above 0 and up to MOST.

    Args:
        text: "1234.5", "1,234.50", "¥1234.5", "1234.5元", "1.2万元"; full-width signs will do.

    Raises:
        UserError: not such a number, 0, parts of a 分, or more than MOST.
    """
    written = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not written:
        raise UserError("请填写金额。")
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise UserError(f"“{text.strip()[:30]}”不是金额，请写成 1234.50、1,234.50 或 1.2万元 这样。")
    exact = Decimal(match["number"].replace(",", "")) * (10_000 if match["unit"] else 1)
    amount = exact.quantize(_CENT)
    if amount != exact:
        raise UserError(f"金额“{text.strip()[:30]}”精确到分即可，最多两位小数。")
    if not 0 < amount <= MOST:
        raise UserError(f"金额要大于 0，最多 {amount_words(MOST)} 元。")
    return amount


def amount_words(amount: Decimal) -> str:
    """An amount as it is shown: ``"1,234.50"``."""
    return f"{amount:,.2f}"


def money_words(*amounts: Decimal) -> tuple[str, ...]:
    """Amounts of one sentence as running text says them; tables give them exactly.

    All in 万元 with two decimals, rounded half up, where one of them is that large: ``"6.5万元"``,
    ``"3.56万元"``. Amounts too small to be told so, and those of a sentence without a large one, are exact
    in 元: ``"6400元"``, ``"35.50元"``.
    """
    if all(amount < _WAN for amount in amounts):
        return tuple(map(_in_yuan, amounts))
    return tuple(_in_wan(amount) if amount >= _LEAST_IN_WAN else _in_yuan(amount) for amount in amounts)


def _in_wan(amount: Decimal) -> str:
    return f"{plain_number((amount / _WAN).quantize(_CENT, ROUND_HALF_UP))}万元"


def _in_yuan(amount: Decimal) -> str:
    return f"{amount:.0f}元" if amount == amount.to_integral_value() else f"{amount:.2f}元"
