from . import pricing_report_drawn
from . import pricing_report_sheet
from . import product_price_analysis
from . import product_price_current
from . import product_price_timeline
from . import report_labels
from . import report_price_list
from . import report_price_tags
