from . import test_receipt_documents
from . import test_receipt_prices
from . import test_stock_fill
from . import test_stock_print
