import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {Layout} from "@web/search/layout";
import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const COLORS = {
    done: "text-bg-success",
    overdue: "text-bg-danger",
    cancelled: "text-bg-light",
};

/** From the deal to the invoice: what came of what, step by step. */
export class ChainPage extends Component {
    static template = "sale_offers.ChainPage";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({chain: null});
        onWillStart(() => this.load());
    }

    async load() {
        const {active_model, active_id} = this.props.action.context;
        this.state.chain = await this.orm.call(active_model, "get_chain", [
            [active_id],
        ]);
    }

    getColor(row) {
        return COLORS[row.phase] || "text-bg-info";
    }

    formatDay(date) {
        return date ? formatDate(deserializeDateTime(date)) : "";
    }

    formatMoney(row) {
        return formatCurrency(row.amount, row.currency_id);
    }

    open(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.res_model,
            res_id: row.res_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("sale_offers.chain", ChainPage);
