"""The calls of `auth`."""

from tests.workspace.conformance.case import Case, Refused, offered
from tests.workspace.conformance.scene import Scene


async def _sign_in(scene: Scene) -> object:
    account = await scene.fresh()
    password = account.password if scene.allowed else "a wrong one"
    answer = await account.client.auth.sign_in_with_password({"email": account.email, "password": password})
    return answer.user is not None and answer.user.id == account.id


async def _own_user(scene: Scene) -> object:
    answer = await scene.client.auth.get_user(scene.token if scene.allowed else "no token")
    return answer and {"id": answer.user.id, "role": answer.user.role}


async def _refresh(scene: Scene) -> object:
    account = await scene.fresh()
    before = await account.client.auth.get_session()
    assert before is not None
    after = await account.client.auth.refresh_session(before.refresh_token if scene.allowed else "never given out")
    return after.session is not None and after.session.refresh_token != before.refresh_token


CASES: tuple[Case, ...] = (
    offered(
        "`signInWithPassword` with an address",
        python=_sign_in,
        javascript="""
            const account = await fresh()
            const asked = {email: account.email, password: allowed ? account.password : 'a wrong one'}
            return value_of(await account.client.auth.signInWithPassword(asked)).user.id === account.id
        """,
        allowed=True,
        refused=Refused("invalid_credentials"),
    ),
    offered(
        "`getUser`",
        python=_own_user,
        javascript="""
            const {id, role} = value_of(await client.auth.getUser(allowed ? token : 'no token')).user
            return {id, role}
        """,
        allowed={"id": "<ann>", "role": "authenticated"},
        refused=Refused("bad_jwt"),
    ),
    offered(
        "`refreshSession`",
        python=_refresh,
        javascript="""
            const account = await fresh()
            const before = value_of(await account.client.auth.getSession()).session.refresh_token
            const asked = {refresh_token: allowed ? before : 'never given out'}
            return value_of(await account.client.auth.refreshSession(asked)).session.refresh_token !== before
        """,
        allowed=True,
        refused=Refused("refresh_token_not_found"),
    ),
)
