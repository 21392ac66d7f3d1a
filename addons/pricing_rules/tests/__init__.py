from . import test_discount_limit
from . import test_order_prices
from . import test_price_discount
from . import test_price_document
from . import test_price_explanation
from . import test_price_ledger
from . import test_price_register
