from odoo import models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tools import format_datetime

# what only the import of old deals may set
RECORDED = {"stage_history_ids", "date_start"}


class CrmLead(models.Model):
    """Old deals that bring their history along."""

    _inherit = "crm.lead"

    def _check_may_record(self, *vals_list):
        """Refuse dates of stages from anybody but the importer of old deals.

        :raise AccessError: unless a sales manager imports, and says so by the context
            key ``deal_history_import``
        """
        if not any(RECORDED & set(vals) for vals in vals_list) or self.env.su:
            return
        if self.env.context.get("deal_history_import") and self.env.user.has_group(
            "sales_team.group_sale_manager"
        ):
            return
        raise AccessError(
            self.env._(
                "The stage history of a deal is written by Odoo as the deal moves. Only "
                "a sales manager may bring one along, when importing old deals."
            )
        )

    def _record_stays(self, commands):
        """Put a given history in the place of the deal's own.

        :param list commands: commands that create stays, with ``stage_id``,
            ``date_in`` and ``date_out``
        :raise ValidationError: when the stays overlap or do not lead to where the
            deal is
        """
        self.ensure_one()
        vals_list = [
            {
                "user_id": self.user_id.id,
                **command[2],
                "deal_id": self.id,
                "date_in": Datetime.to_datetime(command[2].get("date_in")),
                "date_out": Datetime.to_datetime(command[2].get("date_out")) or False,
            }
            for command in commands
            if command[0] == Command.CREATE
        ]
        self._check_stays(vals_list)
        # who may bring a history along is checked before; nobody has the right to write
        self.sudo().stage_history_ids.unlink()
        self.env["crm.deal.stage.history"].sudo().create(vals_list)
        self.sudo().date_start = vals_list[0]["date_in"]

    def _check_stays(self, vals_list):
        """Refuse a history that cannot be true of the deal; see _record_stays."""
        if not vals_list or not all(vals["date_in"] for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "Give every stage in the history of %(deal)s and when the deal came "
                    "there.",
                    deal=self.display_name,
                )
            )
        vals_list.sort(key=lambda vals: vals["date_in"])
        for vals, following in zip(vals_list, vals_list[1:], strict=False):
            if not vals["date_out"] or vals["date_out"] > following["date_in"]:
                self._refuse_overlap(following)
        self._check_last_stay(vals_list[-1])

    def _refuse_overlap(self, vals):
        """Tell which stay begins before the one before it is over."""
        raise ValidationError(
            self.env._(
                "%(deal)s came to a stage on %(moment)s before it left the one before. "
                "Correct the dates in its history.",
                deal=self.display_name,
                moment=format_datetime(self.env, vals["date_in"]),
            )
        )

    def _check_last_stay(self, vals):
        """Refuse a history that ends elsewhere than the deal is."""
        stage_id, is_open = self._get_place()
        if vals["stage_id"] == stage_id and is_open == (not vals["date_out"]):
            return
        raise ValidationError(
            self.env._(
                "The history of %(deal)s has to end on its stage %(stage)s: with a date "
                "when the deal is lost, without one when it is open or won.",
                deal=self.display_name,
                stage=self.stage_id.display_name,
            )
        )
