import { PosData } from "@point_of_sale/app/services/data_service";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";

const ITEM = "product.pricelist.item";

/** Prices that the server worked out; real rules have positive ids. */
const isPrice = (item) => item.id < 0;

patch(PosData.prototype, {
    async getCachedServerDataFromIndexedDB() {
        const data = await super.getCachedServerDataFromIndexedDB(...arguments);
        // prices of the last opening serve only where there are no newer ones
        this.oldPrices = (data[ITEM] || []).filter(isPrice);
        if (data[ITEM]) {
            data[ITEM] = data[ITEM].filter((item) => !isPrice(item));
        }
        return data;
    },

    async loadInitialData() {
        const data = await super.loadInitialData(...arguments);
        const pricelists = new Set(data["pos.session"]?.[0]?._price_type_ids || []);
        if (!pricelists.size && !this.oldPrices.length) {
            return data;
        }
        const items = data[ITEM] || [];
        const prices = items.filter(isPrice);
        prices.push(...(pricelists.size ? await this.loadMissingPrices(data, prices) : []));
        const rules = items.filter(
            (item) => !isPrice(item) && !pricelists.has(item.pricelist_id)
        );
        data[ITEM] = [...rules, ...prices];
        this.storePrices(prices);
        return data;
    },

    /** Prices of products that are kept in the browser and were not loaded again. */
    async loadMissingPrices(data, prices) {
        const priced = new Set(prices.map((item) => item.product_tmpl_id));
        const missing = (data["product.template"] || [])
            .map((product) => product.id)
            .filter((id) => !priced.has(id));
        if (!missing.length) {
            return [];
        }
        try {
            const found = await this.orm.call("pos.session", "get_pos_prices", [
                odoo.pos_session_id,
                missing,
            ]);
            return found[ITEM];
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            const ids = new Set(missing);
            return this.oldPrices.filter((item) => ids.has(item.product_tmpl_id));
        }
    },

    async storePrices(prices) {
        const ids = new Set(prices.map((item) => item.id));
        const gone = this.oldPrices.map((item) => item.id).filter((id) => !ids.has(id));
        await this.indexedDB.delete(ITEM, gone);
        await this.synchronizeServerDataInIndexedDB({ [ITEM]: prices });
    },
});
