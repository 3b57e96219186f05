"""What is asked of PostgreSQL's own catalogue; $1 are the exposed schemas, and search_path is empty."""

# Domains stand for their base type (a filter's value need not satisfy their checks); -1 keeps `bpchar` from
# being cut to one character, as `character` would be.
READ_COLUMNS = """
select relation.oid::text as oid, namespace.nspname as schema, relation.relname as name,
       pg_catalog.quote_ident(namespace.nspname) || '.' || pg_catalog.quote_ident(relation.relname) as quoted,
       attribute.attnum::int as number, attribute.attname as column_name,
       pg_catalog.quote_ident(attribute.attname) as identifier,
       pg_catalog.format_type(coalesce(nullif(kind.typbasetype, 0), kind.oid), -1) as type,
       case when attribute.attidentity <> '' then
                (select 'pg_catalog.nextval(' || pg_catalog.quote_literal(
                     pg_catalog.quote_ident(home.nspname) || '.' || pg_catalog.quote_ident(sequence.relname)) || ')'
                 from pg_catalog.pg_depend as link
                 join pg_catalog.pg_class as sequence on sequence.oid = link.objid and sequence.relkind = 'S'
                 join pg_catalog.pg_namespace as home on home.oid = sequence.relnamespace
                 where link.classid = 'pg_catalog.pg_class'::regclass and link.refobjid = relation.oid
                   and link.refobjsubid = attribute.attnum and link.deptype = 'i')
            when attribute.attgenerated = '' then pg_catalog.pg_get_expr(preset.adbin, preset.adrelid)
       end as preset,
       rule.ev_action::text as rule, relation.relkind <> 'c' and namespace.nspname = any($1::text[])
           and not relation.relispartition as exposed
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
join pg_catalog.pg_attribute as attribute on attribute.attrelid = relation.oid
join pg_catalog.pg_type as kind on kind.oid = attribute.atttypid
left join pg_catalog.pg_attrdef as preset
    on preset.adrelid = relation.oid and preset.adnum = attribute.attnum
left join pg_catalog.pg_rewrite as rule on rule.ev_class = relation.oid and rule.rulename = '_RETURN'
    and attribute.attnum = 1
where attribute.attnum > 0 and not attribute.attisdropped and relation.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
  and (namespace.nspname = any($1::text[]) and relation.relkind <> 'c' and not relation.relispartition
       or relation.oid in (select returned.typrelid from pg_catalog.pg_proc as function
                           join pg_catalog.pg_namespace as home on home.oid = function.pronamespace
                           join pg_catalog.pg_type as returned on returned.oid = function.prorettype
                           where home.nspname = any($1::text[])))
order by relation.oid, attribute.attnum
"""
READ_KEYS = """
select key.conname as name, key.contype::text as kind, key.conrelid::text as oid, key.confrelid::text as foreign_oid,
       key.conkey::int[] as numbers, coalesce(key.confkey::int[], '{}') as foreign_numbers
from pg_catalog.pg_constraint as key
join pg_catalog.pg_class as relation on relation.oid = key.conrelid
where key.contype in ('p', 'u', 'f') and key.conparentid = 0
  and relation.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
order by key.conname, key.oid
"""
READ_FUNCTIONS = """
select namespace.nspname as schema, function.proname as name,
       pg_catalog.quote_ident(namespace.nspname) || '.' || pg_catalog.quote_ident(function.proname) as identifier,
       function.provolatile::text <> 'v' as read_only, function.proretset as returns_set,
       function.prorows = 1 as one_row, function.provariadic <> 0 as variadic,
       function.prorettype = 'void'::regtype as returns_nothing,
       coalesce(nullif(returned.typbasetype, 0), returned.oid) in ('json'::regtype, 'jsonb'::regtype) as returns_json,
       pg_catalog.format_type(function.prorettype, -1) as returned_type, nullif(returned.typrelid, 0)::text as row_oid,
       function.pronargdefaults as defaults,
       function.prosrc !~* 'response[.]' and exists (
           select from unnest(function.proconfig) as setting where starts_with(setting, 'search_path=')) as pinned,
       coalesce(function.proargnames, '{}') as names, coalesce(function.proargmodes::text[], '{}') as modes,
       array(select pg_catalog.format_type(argument.type, -1)
             from unnest(coalesce(function.proallargtypes, function.proargtypes::oid[]))
                 with ordinality as argument(type, place)
             order by argument.place) as types,
       array(select coalesce(argument_type.typrelid::text, '0')
             from unnest(coalesce(function.proallargtypes, function.proargtypes::oid[]))
                 with ordinality as argument(type, place)
             join pg_catalog.pg_type as argument_type on argument_type.oid = argument.type
             order by argument.place) as row_types,
       array(select pg_catalog.quote_ident(argument.name)
             from unnest(coalesce(function.proargnames, '{}')) with ordinality as argument(name, place)
             order by argument.place) as identifiers
from pg_catalog.pg_proc as function
join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
join pg_catalog.pg_type as returned on returned.oid = function.prorettype
where namespace.nspname = any($1::text[]) and function.prokind = 'f'
  and function.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
order by function.oid
"""
