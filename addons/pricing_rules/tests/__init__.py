from . import test_price_access
from . import test_price_document
from . import test_price_engine
from . import test_price_query
from . import test_price_query_ready
from . import test_price_register
