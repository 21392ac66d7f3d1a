from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.pricing_rules.hooks import _replace_activity_type

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceTask(PricingCommon):
    """A price manager gives a colleague a task from a price type."""

    def _give(self, user, pricelists=None):
        pricelists = (pricelists or self.retail).with_user(user)
        action = pricelists.action_give_task()
        wizard = self.env[action["res_model"]].with_user(user)
        with Form(wizard.with_context(**action["context"])) as form:
            form.activity_user_id = self.seller
        form.record.action_schedule_activities()
        return pricelists.activity_ids

    def test_a_task_with_a_ready_text(self):
        activity = self._give(self.manager)
        self.assertRecordValues(
            activity,
            [
                {
                    "summary": "Check the prices of Retail",
                    "user_id": self.seller.id,
                    "activity_type_id": self._type().id,
                    "res_id": self.retail.id,
                }
            ],
        )
        self.assertTrue(activity.note)
        mine = self.env["product.pricelist"].with_user(self.seller)
        self.assertIn(
            self.retail, mine.search([("activity_user_id", "=", self.seller.id)])
        )

    def _type(self):
        return self.env.ref("pricing_rules.mail_activity_type_check_prices")

    def test_one_task_for_several_price_types(self):
        other = self._create_type("Other")
        activities = self._give(self.manager, self.retail | other)
        self.assertEqual(set(activities.mapped("res_id")), {self.retail.id, other.id})

    def test_sales_people_give_no_tasks_on_price_types(self):
        with self.assertRaises(AccessError):
            self._give(self.seller)

    def test_without_the_ready_type_the_window_still_opens(self):
        self._give(self.manager)
        _replace_activity_type(self.env)
        self.assertNotIn(
            self._type(),
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search([("res_model", "=", "product.pricelist")])
            .activity_type_id,
        )
        self._type().unlink()
        activity = self._give(self.manager)[-1]
        self.assertEqual(activity.user_id, self.seller)

    def test_price_types_have_a_view_of_activities_at_the_end(self):
        action = self.env.ref("product.product_pricelist_action2")
        modes = [mode for _view, mode in action.views]
        self.assertEqual(modes[:2], ["list", "kanban"])
        self.assertIn("activity", modes)
