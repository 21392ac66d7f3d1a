from . import sale_order_line_explanation

# approval
from . import sale_approval_decide

# quotations
from . import sale_order_line_split
