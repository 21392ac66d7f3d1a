from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

MANAGERS = "sales_team.group_sale_manager"


class SaleApprovalAbsence(models.Model):
    """Somebody is away, and somebody else decides in his place."""

    _name = "sale.approval.absence"
    _description = "Absence of an Approver"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Absent",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    deputy_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Decides on approvals in place of the absent person.",
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date("Until", required=True, help="The last day of the absence.")
    note = fields.Char("Reason")

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "The absence ends before it begins. Turn the dates round.",
    )
    _other_person = models.Constraint(
        "CHECK(user_id != deputy_id)",
        "Nobody is his own deputy. Choose somebody else.",
    )

    @api.constrains("user_id", "date_from", "date_to")
    def _check_overlap(self):
        for absence in self:
            if self.search_count(
                [
                    ("id", "!=", absence.id),
                    ("user_id", "=", absence.user_id.id),
                    ("date_from", "<=", absence.date_to),
                    ("date_to", ">=", absence.date_from),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s has another absence in these days, maybe with another "
                        "deputy. Change that one.",
                        name=absence.user_id.name,
                    )
                )

    @api.constrains("deputy_id")
    def _check_deputy(self):
        for absence in self.filtered(lambda one: one.deputy_id.share):
            raise ValidationError(
                self.env._(
                    "%(name)s is no employee. Choose a deputy in the company.",
                    name=absence.deputy_id.name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Deputies are named by the absent person, or by a manager, never by themselves."""
        absences = super().create(vals_list)
        absences._check_who_names()
        absences._deciders_changed()
        return absences

    def write(self, vals):
        """Deputies are named by the absent person, or by a manager, never by themselves."""
        self._check_who_names()
        before = self.user_id
        result = super().write(vals)
        self._check_who_names()
        self._deciders_changed(before)
        return result

    def unlink(self):
        """The deputy no longer decides."""
        users = self.user_id
        result = super().unlink()
        self.browse()._deciders_changed(users)
        return result

    def _check_who_names(self):
        """Naming a deputy gives away a right: only its owner or a manager may."""
        user = self.env.user
        if self.env.su:
            return
        for absence in self.filtered(lambda one: one.user_id != user):
            if not user.has_group(MANAGERS) or absence.deputy_id == user:
                raise AccessError(
                    self.env._(
                        "A deputy of %(name)s is named by %(name)s or by a sales manager, "
                        "and nobody names himself.",
                        name=absence.user_id.name,
                    )
                )

    def _deciders_changed(self, others=None):
        users = self.user_id | (others or self.env["res.users"])
        self.env["sale.approval.step"]._refresh_deciders(
            [("approver_ids", "in", users.ids)]
        )

    @api.model
    def _get_deputies(self, users):
        """Deputies who are here, of those of some users who are absent today.

        Where the deputy is absent himself, his own deputy decides.

        :return: dict of absent user -> deputy
        """
        today = fields.Date.context_today(self)
        # absences of others are not for everybody, their effect is
        absences = self.sudo().search(
            [("date_from", "<=", today), ("date_to", ">=", today)]
        )
        deputies = {absence.user_id: absence.deputy_id for absence in absences}
        return {
            user: deputy
            for user in users
            if (deputy := self._follow_deputies(user, deputies))
        }

    @api.model
    def _follow_deputies(self, user, deputies):
        seen, deputy = user, deputies.get(user)
        while deputy and deputy in deputies and deputy not in seen:
            seen |= deputy
            deputy = deputies[deputy]
        if not deputy or deputy in seen or not deputy.active:
            return None
        return deputy
