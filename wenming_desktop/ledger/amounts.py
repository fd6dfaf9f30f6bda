"""Amounts of money as the clerk writes them, in yuan, exact to the 分."""

import re
import unicodedata
from decimal import Decimal

from wenming_desktop.errors import UserError
from wenming_desktop.words import plain_number

MOST = Decimal("9999999999.99")  # yuan
_WRITTEN = re.compile(
    r"(?:人民币)?[¥￥]?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?)(?P<unit>万?)元?整?"
)
_CENT = Decimal("0.01")
_WAN = Decimal(10_000)


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


def money_words(amount: Decimal) -> str:
    """An amount as running text says it, exact: ``"6.5万元"``, ``"35580.50元"``, ``"6400元"``.

    From 10 000 on in 万元 where two decimals hold it exactly, else in 元; parse_amount() reads either.
    """
    return alike_money_words(amount)[0]


def alike_money_words(*amounts: Decimal) -> tuple[str, ...]:
    """Amounts of one sentence, exact and all in one unit, as money_words() says one; 0 has no say in it."""
    if all(amount >= _WAN and not amount % 100 for amount in filter(None, amounts)):
        return tuple(f"{plain_number(amount / _WAN)}万元" for amount in amounts)
    return tuple(map(_in_yuan, amounts))


def _in_yuan(amount: Decimal) -> str:
    return f"{amount:.0f}元" if amount == amount.to_integral_value() else f"{amount:.2f}元"
