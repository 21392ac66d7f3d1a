from odoo import api, fields, models
from odoo.tools import SQL


def start_history(env):
    """Write the history of the deals that are there before the addon.

    The moves come from what Odoo tracked of them; a deal of which nothing was tracked
    begins with its current stage.

    :param env: environment of the superuser
    """
    env.flush_all()
    env.cr.execute(_get_start_query(env))
    env.cr.execute(
        """UPDATE crm_lead SET date_start = first.date_in
           FROM (SELECT deal_id, MIN(date_in) AS date_in
                 FROM crm_deal_stage_history GROUP BY deal_id) first
           WHERE crm_lead.id = first.deal_id AND crm_lead.date_start IS NULL"""
    )
    env["crm.lead"].invalidate_model(["date_start", "stage_history_ids"])
    env["crm.deal.stage.history"].invalidate_model()


def _get_start_query(env):
    """Return the INSERT of the stays of all deals that have none.

    Each tracked change ends one stay and begins the next; before the first change the
    deal was on the stage that was left, and the last stay is on the present stage.
    """
    return SQL(
        """
        WITH row AS (
            SELECT id, on_id, user_id, date_in, ended, LEAD(date_in) OVER (
                PARTITION BY id ORDER BY date_in, number NULLS FIRST) AS next_in
            FROM (%(stays)s) stays
        )
        INSERT INTO crm_deal_stage_history
            (deal_id, stage_id, date_in, date_out, user_id, create_uid, create_date)
        SELECT row.id, on_id, LEAST(date_in, ended), COALESCE(next_in, ended),
            row.user_id, %(uid)s, now() AT TIME ZONE 'UTC'
        FROM row JOIN crm_stage ON crm_stage.id = row.on_id
        """,
        stays=_get_tracked_stays(env),
        uid=env.uid,
    )


def _get_tracked_stays(env):
    """Return the beginnings of the stays, from the tracked changes of the stage."""
    return SQL(
        """
        WITH deal AS (
            SELECT id, stage_id, user_id, COALESCE(date_conversion, create_date) AS born,
                CASE WHEN NOT active AND won_status IS DISTINCT FROM 'won'
                    THEN COALESCE(date_closed, write_date) END AS ended,
                COALESCE(date_last_stage_update, create_date) AS touched
            FROM crm_lead
            WHERE type = 'opportunity' AND stage_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM crm_deal_stage_history WHERE deal_id = crm_lead.id)
        ), change AS (
            SELECT m.res_id AS deal_id, m.date AS moment, v.id AS number,
                v.old_value_integer AS old_id, v.new_value_integer AS new_id
            FROM mail_tracking_value v
            JOIN mail_message m ON m.id = v.mail_message_id AND m.model = 'crm.lead'
            WHERE v.field_id = %(field)s
        ), stay AS (
            (SELECT DISTINCT ON (deal_id) deal_id, old_id AS stage_id, moment,
                NULL::int AS number, TRUE AS first FROM change
             ORDER BY deal_id, moment, number)
            UNION ALL
            SELECT deal_id, new_id, moment, number, FALSE FROM change
        )
        SELECT deal.*, COALESCE(stay.stage_id, deal.stage_id) AS on_id, number,
            CASE WHEN stay.deal_id IS NULL THEN touched
                WHEN first THEN LEAST(born, moment) ELSE moment END AS date_in
        FROM deal LEFT JOIN stay ON stay.deal_id = deal.id
        """,
        field=env["ir.model.fields"]._get("crm.lead", "stage_id").id,
    )


class CrmDealStageHistory(models.Model):
    """Every stay of a deal on a stage, also of deals that were imported.

    Only the system writes it, when a deal is created, moved, closed or taken up again.
    """

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
        "Left", help="Empty: the deal is here now, or was won here."
    )
    days = fields.Float(
        compute="_compute_days",
        digits=(16, 1),
        help="How long the stay lasted; until now when it is not over.",
    )
    user_id = fields.Many2one("res.users", "Moved By")
    reason = fields.Char(help="Why the deal was moved here, where somebody said so.")

    _open_stay = models.UniqueIndex(
        "(deal_id) WHERE date_out IS NULL",
        "A deal is on one stage at a time.",
    )
    _length = models.Index(
        "(stage_id, (date_out - date_in)) WHERE date_out IS NOT NULL"
    )
    _dates = models.Constraint(
        "CHECK (date_out >= date_in)", "A deal cannot leave a stage before it came."
    )

    @api.depends("date_in", "date_out", "deal_id.won_status")
    def _compute_days(self):
        now = fields.Datetime.now()
        for stay in self:
            end = stay.date_out or now
            if not stay.date_out and stay.deal_id.won_status == "won":
                end = stay.date_in
            stay.days = (end - stay.date_in).total_seconds() / 86400
