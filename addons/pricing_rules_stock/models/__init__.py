from . import product_price_document
from . import product_price_document_line
from . import product_pricelist
from . import res_company
from . import res_config_settings
from . import stock_picking
