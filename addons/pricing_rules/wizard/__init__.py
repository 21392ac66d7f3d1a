from . import product_price_export
from . import product_price_fill
from . import product_price_import
from . import product_price_import_document
from . import product_price_import_line
from . import product_price_import_read
