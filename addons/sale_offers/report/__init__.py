from . import sale_offer_analysis
from . import sale_offer_fulfilment
from . import sale_offer_fulfilment_sources
from . import sale_offer_deviation
from . import sale_offer_price_analysis
from . import report_sale_specification
