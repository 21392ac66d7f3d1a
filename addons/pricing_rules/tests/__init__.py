from . import test_price_document
from . import test_price_register
