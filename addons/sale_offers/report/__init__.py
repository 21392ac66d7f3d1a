from . import report_sale_specification
