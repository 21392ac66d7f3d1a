"""The document that a window was opened on."""


def get_opened_document(env):
    """Return the document from whose action menu a window was opened.

    :param env: environment with the context of the action
    :return: dict of ``res_model`` and ``res_id``, empty where there is none
    """
    model, id_ = env.context.get("active_model"), env.context.get("active_id")
    return {"res_model": model, "res_id": id_} if model and id_ else {}
