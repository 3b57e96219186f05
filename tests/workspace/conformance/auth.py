"""The calls of `auth` that people make; `auth_admin.py` has those of administrators and those that are not offered."""

from supabase_auth.errors import AuthApiError

from tests.workspace.conformance.auth_admin import ADMIN_CASES
from tests.workspace.conformance.case import NOBODY, Case, Refused, offered
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


async def _sign_up(scene: Scene) -> object:
    email = f"{scene.name}@example.org"
    password = scene.password if scene.allowed else "short"
    answer = await (await scene.fresh()).client.auth.sign_up(
        {"email": email, "password": password, "options": {"data": {"colour": "blue"}}}
    )
    assert answer.user is not None
    return [answer.session is not None, answer.user.email, answer.user.user_metadata["colour"]]


async def _sign_out(scene: Scene) -> object:
    account = await scene.fresh()
    session = await account.client.auth.get_session()
    assert session is not None
    await scene.service.auth.admin.sign_out(session.access_token if scene.allowed else "no token", "global")
    try:
        return await account.client.auth.refresh_session(session.refresh_token)
    except AuthApiError as error:
        return error.code


async def _change_data(scene: Scene) -> object:
    account = await scene.fresh()
    data = {"colour": "red"} if scene.allowed else {"colour": "x" * 5000}
    answer = await account.client.auth.update_user({"data": data})
    return answer.user.user_metadata["colour"]


async def _change_password(scene: Scene) -> object:
    account = await scene.fresh()
    password = "a new password" if scene.allowed else account.password
    await account.client.auth.update_user({"password": password})
    answer = await account.client.auth.sign_in_with_password({"email": account.email, "password": password})
    return answer.user is not None and answer.user.id == account.id


async def _change_email(scene: Scene) -> object:
    account = await scene.fresh()
    email = f"{scene.name}@example.org" if scene.allowed else scene.email
    answer = await account.client.auth.update_user({"email": email})
    return answer.user.email


async def _claims(scene: Scene) -> object:
    answer = await scene.client.auth.get_claims(scene.token if scene.allowed else f"{scene.token}x")
    return answer and answer["claims"]["role"]


async def _set_session(scene: Scene) -> object:
    account = await scene.fresh()
    session = await account.client.auth.get_session()
    assert session is not None
    token = session.access_token if scene.allowed else f"{session.access_token[:-4]}AAAA"
    answer = await account.client.auth.set_session(token, session.refresh_token)
    return answer.user is not None and answer.user.id == account.id


async def _identities(scene: Scene) -> object:
    identities = (await scene.client.auth.get_user_identities()).identities
    return [identity.provider for identity in identities]


async def _recover(scene: Scene) -> object:
    await scene.client.auth.reset_password_for_email(scene.email if scene.allowed else "no address")
    return True


async def _follow_link(scene: Scene) -> object:
    account = await scene.fresh()
    made = await scene.service.auth.admin.generate_link({"type": "recovery", "email": account.email})
    token = made.properties.hashed_token if scene.allowed else "never given out"
    answer = await account.client.auth.verify_otp({"type": "recovery", "token_hash": token})
    return answer.user is not None and answer.user.id == account.id


async def _type_digits(scene: Scene) -> object:
    account = await scene.fresh()
    made = await scene.service.auth.admin.generate_link({"type": "magiclink", "email": account.email})
    token = made.properties.email_otp if scene.allowed else "0000"
    answer = await account.client.auth.verify_otp({"type": "email", "email": account.email, "token": token})
    return answer.user is not None and answer.user.id == account.id


CASES: tuple[Case, ...] = (
    offered(
        "`signUp` with an address",
        python=_sign_up,
        javascript="""
            const asked = {email: `${name}@example.org`, password: allowed ? password : 'short'}
            const {user, session} = value_of(await (await fresh()).client.auth.signUp(
                {...asked, options: {data: {colour: 'blue'}}}))
            return [session !== null, user.email, user.user_metadata.colour]
        """,
        allowed=[True, "<name>@example.org", "blue"],
        refused=Refused("weak_password"),
    ),
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
    offered(
        "`signOut` of every session, as `admin.signOut` ends them",
        python=_sign_out,
        javascript="""
            const account = await fresh()
            const {session} = value_of(await account.client.auth.getSession())
            value_of(await service.auth.admin.signOut(allowed ? session.access_token : 'no token', 'global'))
            const {refresh_token} = session
            return (await account.client.auth.refreshSession({refresh_token})).error.code
        """,
        allowed="refresh_token_not_found",
        refused=Refused("bad_jwt"),
    ),
    offered(
        "`updateUser` with data",
        python=_change_data,
        javascript="""
            const data = {colour: allowed ? 'red' : 'x'.repeat(5000)}
            return value_of(await (await fresh()).client.auth.updateUser({data})).user.user_metadata.colour
        """,
        allowed="red",
        refused=Refused("validation_failed"),
    ),
    offered(
        "`updateUser` with a password",
        python=_change_password,
        javascript="""
            const account = await fresh()
            const wanted = allowed ? 'a new password' : account.password
            value_of(await account.client.auth.updateUser({password: wanted}))
            const asked = {email: account.email, password: wanted}
            return value_of(await account.client.auth.signInWithPassword(asked)).user.id === account.id
        """,
        allowed=True,
        refused=Refused("same_password"),
    ),
    offered(
        "`updateUser` with an address",
        python=_change_email,
        javascript="""
            const wanted = allowed ? `${name}@example.org` : email
            return value_of(await (await fresh()).client.auth.updateUser({email: wanted})).user.email
        """,
        allowed="<name>@example.org",
        refused=Refused("email_exists"),
    ),
    offered(
        "`getClaims`, by the published key",
        python=_claims,
        javascript="value_of(await client.auth.getClaims(allowed ? token : `${token}x`)).claims.role",
        allowed="authenticated",
        refused=Refused("invalid_jwt"),
    ),
    offered(
        "`setSession`",
        python=_set_session,
        javascript="""
            const account = await fresh()
            const {access_token, refresh_token} = value_of(await account.client.auth.getSession()).session
            const given = allowed ? access_token : `${access_token.slice(0, -4)}AAAA`
            const answer = await account.client.auth.setSession({access_token: given, refresh_token})
            return value_of(answer).user.id === account.id
        """,
        allowed=True,
        refused=Refused("bad_jwt"),
    ),
    offered(
        "`getUserIdentities`",
        python=_identities,
        javascript="value_of(await client.auth.getUserIdentities()).identities.map((each) => each.provider)",
        allowed=["email"],
        refused=Refused("Auth session missing!"),
        refused_to=NOBODY,
    ),
    offered(
        "`resetPasswordForEmail`: noted for the owner, who hands over a link",
        python=_recover,
        javascript="""
            value_of(await client.auth.resetPasswordForEmail(allowed ? email : 'no address'))
            return true
        """,
        allowed=True,
        refused=Refused("validation_failed"),
    ),
    offered(
        "`verifyOtp` with the hash of a link",
        python=_follow_link,
        javascript="""
            const account = await fresh()
            const made = value_of(await service.auth.admin.generateLink({type: 'recovery', email: account.email}))
            const token_hash = allowed ? made.properties.hashed_token : 'never given out'
            return value_of(await account.client.auth.verifyOtp({type: 'recovery', token_hash})).user.id === account.id
        """,
        allowed=True,
        refused=Refused("otp_expired"),
    ),
    offered(
        "`verifyOtp` with the digits of a link",
        python=_type_digits,
        javascript="""
            const account = await fresh()
            const made = value_of(await service.auth.admin.generateLink({type: 'magiclink', email: account.email}))
            const asked = {type: 'email', email: account.email, token: allowed ? made.properties.email_otp : '0000'}
            return value_of(await account.client.auth.verifyOtp(asked)).user.id === account.id
        """,
        allowed=True,
        refused=Refused("otp_expired"),
    ),
    *ADMIN_CASES,
)
