from . import pos_config
from . import pos_preset
from . import pos_session
from . import product_pricelist
from . import product_pricelist_item
from . import product_pricelist_price
from . import product_product
from . import product_template
