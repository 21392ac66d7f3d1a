"""Decides which product a row of a file means."""

from typing import NamedTuple


class Product(NamedTuple):
    """What is compared of a product."""

    id: int
    reference: str
    barcode: str
    active: bool
    uom_id: int


class MatchError(Exception):
    """A row that means no product, or more than one.

    :param str code: what is wrong, see ``price_sheet_messages``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class ProductMatcher:
    """Finds products by id, then by reference, then by barcode.

    What a row says besides must not name another product: a wrong price is worse than
    a refused one.

    :param products: iterable of :class:`Product`
    """

    def __init__(self, products):
        self._by_id, self._by_reference, self._by_barcode = {}, {}, {}
        for product in products:
            self._by_id[product.id] = product
            if product.reference:
                self._by_reference.setdefault(product.reference, set()).add(product)
            if product.barcode:
                self._by_barcode.setdefault(product.barcode, set()).add(product)

    def match(self, product_id, reference, barcode):
        """The product that a row means.

        :param int product_id: id; None when the row has none
        :param str reference: internal reference, may be empty
        :param str barcode: barcode, may be empty
        :return: :class:`Product`
        :raises MatchError: no product, several, or one that is archived
        """
        found = [
            self._by_reference.get(reference, set()),
            self._by_barcode.get(barcode, set()),
        ]
        if product_id is not None:
            if product_id not in self._by_id:
                raise MatchError("unknown_id")
            found.insert(0, {self._by_id[product_id]})
        found = list(filter(None, found))
        if not found:
            raise MatchError("unknown" if reference or barcode else "no_key")
        return self._choose(set.intersection(*found))

    def _choose(self, candidates):
        if not candidates:
            raise MatchError("contradiction")
        active = {product for product in candidates if product.active}
        if not active:
            raise MatchError("archived")
        if len(active) > 1:
            raise MatchError("ambiguous")
        return active.pop()
