from . import test_price_document
from . import test_price_export
from . import test_price_fill
from . import test_price_import
from . import test_price_import_bad
from . import test_price_number
from . import test_price_register
