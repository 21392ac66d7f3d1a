from . import pricing_report_drawn
from . import pricing_report_sheet
from . import report_labels
from . import report_price_list
from . import report_price_tags
