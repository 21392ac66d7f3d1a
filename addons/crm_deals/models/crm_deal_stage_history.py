from odoo import fields, models
from odoo.tools import SQL


def start_history(env):
    """Write the current stage of the deals without history as its first row.

    :param env: environment of the superuser
    """
    env.flush_all()
    env.cr.execute(
        SQL(
            """INSERT INTO crm_deal_stage_history
                   (deal_id, stage_id, date_in, user_id, create_uid, create_date)
               SELECT lead.id, lead.stage_id,
                      COALESCE(lead.date_last_stage_update, lead.create_date),
                      lead.user_id, %(uid)s, now() at time zone 'UTC'
               FROM crm_lead lead
               WHERE lead.type = 'opportunity' AND lead.stage_id IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM crm_deal_stage_history
                                 WHERE deal_id = lead.id)""",
            uid=env.uid,
        )
    )
    env["crm.deal.stage.history"].invalidate_model()


class CrmDealStageHistory(models.Model):
    """Every stay of a deal on a stage, also of deals that were imported."""

    _name = "crm.deal.stage.history"
    _description = "Stage History of a Deal"
    _order = "date_in, id"
    _rec_name = "stage_id"

    deal_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    stage_id = fields.Many2one(
        "crm.stage", required=True, index=True, ondelete="restrict"
    )
    date_in = fields.Datetime("Came", required=True)
    date_out = fields.Datetime(
        "Left", help="Empty: the deal is here now, or was closed here."
    )
    user_id = fields.Many2one("res.users", "Moved By")
    reason = fields.Char()

    _deal_date = models.Index("(deal_id, date_in)")
