import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** The whole plan of a deal: what was done, what is to do, and what comes. */
export class DealPlan extends Component {
    static template = "crm_deals.DealPlan";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({plan: null});
        onWillStart(() => this.load());
    }

    get dealId() {
        return this.props.action.context.active_id;
    }

    async load() {
        this.state.plan = await this.orm.call("crm.lead", "get_deal_plan", [
            this.dealId,
        ]);
    }

    formatDeadline(deadline) {
        return formatDate(deserializeDate(deadline));
    }

    get percent() {
        const {done, total} = this.state.plan;
        return total ? Math.round((100 * done) / total) : 0;
    }

    async onToggle(task) {
        await this.orm.call("project.task", "action_toggle_done", [[task.id]]);
        await this.load();
    }

    async onOpenTask(task) {
        const action = await this.orm.call("project.task", "get_formview_action", [
            [task.id],
        ]);
        await this.action.doAction(action);
    }

    async onGive() {
        const action = await this.orm.call("crm.lead", "action_give_task", [
            [this.dealId],
        ]);
        await this.action.doAction(action, {onClose: () => this.load()});
    }

    async onOpenDeal() {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: this.dealId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("crm_deals.deal_plan", DealPlan);
