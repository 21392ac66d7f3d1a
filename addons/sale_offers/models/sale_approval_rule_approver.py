from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MANAGERS = "sales_team.group_sale_manager"


class SaleApprovalRule(models.Model):
    """Who decides on a level."""

    _inherit = "sale.approval.rule"

    approver_kind = fields.Selection(
        [
            ("user", "Persons"),
            ("group", "Everybody of a group"),
            ("field", "Person named in the document"),
        ],
        string="Approvers",
        required=True,
        default="user",
        tracking=True,
    )
    user_ids = fields.Many2many(
        "res.users",
        "sale_approval_rule_user_rel",
        "rule_id",
        "user_id",
        string="Persons",
        domain="[('share', '=', False)]",
        context={"active_test": False},
        tracking=True,
    )
    group_id = fields.Many2one("res.groups", ondelete="restrict", tracking=True)
    approver_path = fields.Char(
        string="Field",
        default="team_id.user_id",
        tracking=True,
        help="Field of the document that leads to a user, such as the leader of the "
        "sales team, or the salesperson of the customer.",
    )
    approvals_needed = fields.Integer(
        required=True,
        default=1,
        tracking=True,
        help="How many of them have to approve.",
    )
    approver_summary = fields.Char(
        string="Who Approves", compute="_compute_approver_summary", compute_sudo=True
    )

    _approvals_needed_positive = models.Constraint(
        "CHECK(approvals_needed > 0)",
        "At least one person has to approve. Enter 1 or more.",
    )

    @api.depends("approver_kind", "user_ids", "group_id", "approver_path")
    def _compute_approver_summary(self):
        for rule in self:
            if rule.approver_kind == "user":
                rule.approver_summary = ", ".join(rule.user_ids.mapped("name"))
            elif rule.approver_kind == "group":
                rule.approver_summary = rule.group_id.full_name
            else:
                rule.approver_summary = rule._get_path_label()

    def _get_path_label(self):
        """The way to the approver in the words of the screens."""
        model, labels = self.env[self.res_model], []
        for name in (self.approver_path or "").split("."):
            field = model._fields.get(name)
            if not field or not field.relational:
                break
            labels.append(field.get_description(self.env)["string"])
            model = self.env[field.comodel_name]
        return " > ".join(labels)

    @api.constrains("approver_kind", "user_ids", "group_id", "approver_path")
    def _check_approver(self):
        asked = {"user": "user_ids", "group": "group_id", "field": "approver_path"}
        for rule in self:
            if not rule[asked[rule.approver_kind]]:
                raise ValidationError(
                    self.env._(
                        "Nobody can decide on level %(name)s. Say who its approvers are.",
                        name=rule.name,
                    )
                )
            if rule.approver_kind == "field":
                rule._check_approver_path()

    def _check_approver_path(self):
        model = self.env[self.res_model]
        for name in self.approver_path.split("."):
            field = model._fields.get(name)
            model = self.env.get(field.comodel_name) if field is not None else None
            if model is None:
                break
        if model is None or model._name != "res.users":
            raise ValidationError(
                self.env._(
                    "Level %(name)s: %(path)s does not lead from the document to a "
                    "user. Choose a field such as Sales Team > Team Leader.",
                    name=self.name,
                    path=self.approver_path,
                )
            )

    # WHO CAN DECIDE ON A DOCUMENT

    def _get_approvers(self, document):
        """Users whose approval a level asks for, whether they can give it or not."""
        self.ensure_one()
        if self.approver_kind == "user":
            return self.user_ids
        if self.approver_kind == "group":
            return self.group_id.all_user_ids
        return document.mapped(self.approver_path)

    def _get_voices(self, document):
        """Who may decide on a document, and for whom.

        Nobody decides on what is his own, nor does anybody in his place. Who has left,
        or cannot read the document, does not decide.

        :param document: one document, as superuser
        :return: dict of user -> list of users whose approval he gives, himself first
        """
        parties = document._get_approval_parties()
        asked = self._get_approvers(document).filtered("active") - parties
        deputies = self.env["sale.approval.absence"]._get_deputies(asked)
        people = asked.union(*deputies.values()) - parties
        able = people.filtered(lambda user: user._can_judge(document))
        voices = defaultdict(list)
        for user in asked & able:
            voices[user].append(user)
        for user, deputy in deputies.items():
            if deputy in able:
                voices[deputy].append(user)
        return dict(voices)

    def _get_manager_voices(self, document):
        """Sales managers decide in place of approvers who have left."""
        managers = self.env.ref(MANAGERS).all_user_ids.filtered("active")
        managers -= document._get_approval_parties()
        return {
            user: [user] for user in managers.filtered(lambda u: u._can_judge(document))
        }

    def _is_enough(self, voices):
        """Whether so many people with a say can give all approvals that are needed."""
        asked = {user for users in voices.values() for user in users}
        return min(len(voices), len(asked)) >= self.approvals_needed

    def _check_able(self, document):
        """Refuse a request that nobody could decide on.

        :raises UserError: names the level and the remedy
        """
        if self._is_enough(self._get_voices(document)):
            return
        raise UserError(
            self.env._(
                "%(document)s needs level %(level)s, on which nobody can decide: too few "
                "of its approvers (%(approvers)s) are here, can see it and did not make "
                "it themselves. Let a sales manager add approvers to the level, or name "
                "a deputy.",
                document=document._get_approval_name(),
                level=self.name,
                approvers=self.approver_summary or self.env._("nobody"),
            )
        )
