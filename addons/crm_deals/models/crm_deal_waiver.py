from odoo import fields, models


class CrmDealWaiver(models.Model):
    """A move that the process did not allow, who made it anyway, and why.

    Nobody may create, change or delete one: they are written by the wizard only.
    """

    _name = "crm.deal.waiver"
    _description = "Waiver of a Deal"
    _order = "date desc, id desc"
    _rec_name = "deal_id"

    deal_id = fields.Many2one(
        "crm.lead", required=True, index=True, ondelete="cascade", readonly=True
    )
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True, ondelete="set null")
    from_stage_id = fields.Many2one(
        "crm.stage", "From", readonly=True, ondelete="restrict"
    )
    to_stage_id = fields.Many2one("crm.stage", "To", readonly=True, ondelete="restrict")
    missing = fields.Text(
        "What Was Missing", readonly=True, help="As it stood at the moment of the move."
    )
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Moved By", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    is_used = fields.Boolean(
        readonly=True, help="The move that it was given for has been made."
    )
