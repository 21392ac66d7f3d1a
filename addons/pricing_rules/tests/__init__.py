from . import test_order_prices
from . import test_price_document
from . import test_price_ledger
from . import test_price_register
