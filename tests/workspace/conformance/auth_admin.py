"""The calls of `auth` that administrators make with the service key, and those that are not offered."""

from supabase import AsyncClient

from tests.workspace.conformance.case import NOBODY, Case, Refused, not_offered, offered
from tests.workspace.conformance.scene import Scene, new_id

PHONE = "+4915112345678"


def _keeper(scene: Scene) -> AsyncClient:
    return scene.service if scene.allowed else scene.nobody


async def _list_users(scene: Scene) -> object:
    users = await _keeper(scene).auth.admin.list_users(page=1, per_page=1000)
    return scene.ann in {user.id for user in users}


async def _get_user(scene: Scene) -> object:
    return (await _keeper(scene).auth.admin.get_user_by_id(scene.ann)).user.id


async def _create_user(scene: Scene) -> object:
    answer = await _keeper(scene).auth.admin.create_user(
        {"email": f"{scene.name}@example.org", "email_confirm": True, "app_metadata": {"team": 1}}
    )
    user = answer.user
    return [user.email, user.app_metadata]


async def _update_user(scene: Scene) -> object:
    account = await scene.fresh()
    changed = await _keeper(scene).auth.admin.update_user_by_id(account.id, {"user_metadata": {"colour": "red"}})
    return changed.user.user_metadata["colour"]


async def _ban_user(scene: Scene) -> object:
    account = await scene.fresh()
    changed = await _keeper(scene).auth.admin.update_user_by_id(account.id, {"ban_duration": "1h"})
    return changed.user.banned_until is not None


async def _delete_user(scene: Scene) -> object:
    account = await scene.fresh()
    await _keeper(scene).auth.admin.delete_user(account.id)
    return True


async def _generate_link(scene: Scene) -> object:
    account = await scene.fresh()
    made = await _keeper(scene).auth.admin.generate_link({"type": "recovery", "email": account.email})
    return [made.user.id == account.id, made.properties.verification_type]


async def _invite(scene: Scene) -> object:
    answer = await _keeper(scene).auth.admin.invite_user_by_email(f"{scene.name}@example.org")
    return answer.user.invited_at is not None


async def _list_factors(scene: Scene) -> object:
    return await _keeper(scene).auth.admin.mfa.list_factors({"user_id": scene.ann})


async def _sign_up_by_phone(scene: Scene) -> object:
    return await scene.nobody.auth.sign_up({"phone": PHONE, "password": scene.password})


async def _sign_in_by_phone(scene: Scene) -> object:
    return await scene.nobody.auth.sign_in_with_password({"phone": PHONE, "password": scene.password})


async def _otp(scene: Scene) -> object:
    return await scene.nobody.auth.sign_in_with_otp({"email": scene.email})


async def _otp_by_phone(scene: Scene) -> object:
    return await scene.nobody.auth.sign_in_with_otp({"phone": PHONE})


async def _anonymously(scene: Scene) -> object:
    return await scene.nobody.auth.sign_in_anonymously()


async def _id_token(scene: Scene) -> object:
    return await scene.nobody.auth.sign_in_with_id_token({"provider": "google", "token": "x"})


async def _sso(scene: Scene) -> object:
    return await scene.nobody.auth.sign_in_with_sso({"domain": "example.org"})


async def _resend_by_phone(scene: Scene) -> object:
    return await scene.nobody.auth.resend({"type": "sms", "phone": PHONE})


async def _enroll(scene: Scene) -> object:
    client = (await scene.fresh()).client
    return await client.auth.mfa.enroll({"factor_type": "totp", "friendly_name": "x", "issuer": "y"})


async def _challenge(scene: Scene) -> object:
    return await (await scene.fresh()).client.auth.mfa.challenge({"factor_id": new_id()})


async def _link_identity(scene: Scene) -> object:
    return await (await scene.fresh()).client.auth.link_identity({"provider": "github"})


async def _unlink_identity(scene: Scene) -> object:
    client = (await scene.fresh()).client
    identities = (await client.auth.get_user_identities()).identities
    return await client.auth.unlink_identity(identities[0])


async def _reauthenticate(scene: Scene) -> object:
    return await (await scene.fresh()).client.auth.reauthenticate()


ADMIN_CASES: tuple[Case, ...] = (
    offered(
        "`admin.listUsers`, by pages",
        python=_list_users,
        javascript="""
            const asked = {page: 1, perPage: 1000}
            const {users} = value_of(await (allowed ? service : nobody).auth.admin.listUsers(asked))
            return users.some((user) => user.id === ann)
        """,
        allowed=True,
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.getUserById`",
        python=_get_user,
        javascript="value_of(await (allowed ? service : nobody).auth.admin.getUserById(ann)).user.id",
        allowed="<ann>",
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.createUser`",
        python=_create_user,
        javascript="""
            const asked = {email: `${name}@example.org`, email_confirm: true, app_metadata: {team: 1}}
            const {user} = value_of(await (allowed ? service : nobody).auth.admin.createUser(asked))
            return [user.email, user.app_metadata]
        """,
        allowed=["<name>@example.org", {"provider": "email", "providers": ["email"], "team": 1}],
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.updateUserById` with metadata",
        python=_update_user,
        javascript="""
            const {id} = await fresh()
            const asked = {user_metadata: {colour: 'red'}}
            const answer = await (allowed ? service : nobody).auth.admin.updateUserById(id, asked)
            return value_of(answer).user.user_metadata.colour
        """,
        allowed="red",
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.updateUserById` with a ban",
        python=_ban_user,
        javascript="""
            const {id} = await fresh()
            const answer = await (allowed ? service : nobody).auth.admin.updateUserById(id, {ban_duration: '1h'})
            return Boolean(value_of(answer).user.banned_until)
        """,
        allowed=True,
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.deleteUser`",
        python=_delete_user,
        javascript="""
            const {id} = await fresh()
            value_of(await (allowed ? service : nobody).auth.admin.deleteUser(id))
            return true
        """,
        allowed=True,
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.generateLink` (sign-up, invitation, magic link, recovery, another address)",
        python=_generate_link,
        javascript="""
            const account = await fresh()
            const asked = {type: 'recovery', email: account.email}
            const made = value_of(await (allowed ? service : nobody).auth.admin.generateLink(asked))
            return [made.user.id === account.id, made.properties.verification_type]
        """,
        allowed=[True, "recovery"],
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.inviteUserByEmail`: the account is made, its link is handed over",
        python=_invite,
        javascript="""
            const answer = await (allowed ? service : nobody).auth.admin.inviteUserByEmail(`${name}@example.org`)
            return Boolean(value_of(answer).user.invited_at)
        """,
        allowed=True,
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    offered(
        "`admin.mfa.listFactors`, of which there are none",
        python=_list_factors,
        javascript="value_of(await (allowed ? service : nobody).auth.admin.mfa.listFactors({userId: ann})).factors",
        allowed=[],
        refused=Refused("not_admin"),
        refused_to=NOBODY,
    ),
    not_offered(
        "`signUp` with a telephone number",
        python=_sign_up_by_phone,
        javascript=f"nobody.auth.signUp({{phone: '{PHONE}', password}})",
        answer=Refused("phone_provider_disabled"),
    ),
    not_offered(
        "`signInWithPassword` with a telephone number",
        python=_sign_in_by_phone,
        javascript=f"nobody.auth.signInWithPassword({{phone: '{PHONE}', password}})",
        answer=Refused("phone_provider_disabled"),
    ),
    not_offered(
        "`signInWithOtp` by mail",
        python=_otp,
        javascript="nobody.auth.signInWithOtp({email})",
        answer=Refused("otp_disabled"),
    ),
    not_offered(
        "`signInWithOtp` by telephone",
        python=_otp_by_phone,
        javascript=f"nobody.auth.signInWithOtp({{phone: '{PHONE}'}})",
        answer=Refused("phone_provider_disabled"),
    ),
    not_offered(
        "`signInAnonymously`",
        python=_anonymously,
        javascript="nobody.auth.signInAnonymously()",
        answer=Refused("anonymous_provider_disabled"),
    ),
    not_offered(
        "`signInWithIdToken`",
        python=_id_token,
        javascript="nobody.auth.signInWithIdToken({provider: 'google', token: 'x'})",
        answer=Refused("provider_disabled"),
    ),
    not_offered(
        "`signInWithSSO`",
        python=_sso,
        javascript="nobody.auth.signInWithSSO({domain: 'example.org'})",
        answer=Refused("saml_provider_disabled"),
    ),
    not_offered(
        "`resend` of a message to a telephone",
        python=_resend_by_phone,
        javascript=f"nobody.auth.resend({{type: 'sms', phone: '{PHONE}'}})",
        answer=Refused("phone_provider_disabled"),
    ),
    not_offered(
        "`mfa.enroll`",
        python=_enroll,
        javascript="(await fresh()).client.auth.mfa.enroll({factorType: 'totp', friendlyName: 'x', issuer: 'y'})",
        answer=Refused("mfa_totp_enroll_not_enabled"),
    ),
    not_offered(
        "`mfa.challenge`",
        python=_challenge,
        javascript="(await fresh()).client.auth.mfa.challenge({factorId: new_id()})",
        answer=Refused("mfa_factor_not_found"),
    ),
    not_offered(
        "`linkIdentity`",
        python=_link_identity,
        javascript="(await fresh()).client.auth.linkIdentity({provider: 'github'})",
        answer=Refused("manual_linking_disabled"),
    ),
    not_offered(
        "`unlinkIdentity`",
        python=_unlink_identity,
        javascript="""
            const {auth} = (await fresh()).client
            return await auth.unlinkIdentity(value_of(await auth.getUserIdentities()).identities[0])
        """,
        answer=Refused("manual_linking_disabled"),
    ),
    not_offered(
        "`reauthenticate`: it is not needed for a new password",
        python=_reauthenticate,
        javascript="(await fresh()).client.auth.reauthenticate()",
        answer=Refused("otp_disabled"),
    ),
)
