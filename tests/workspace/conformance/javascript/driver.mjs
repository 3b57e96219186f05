// Runs the JavaScript of the cases: one JSON line in for each trial, one out with its outcome; ends with its input.
// The first argument is the folder with the installed packages, the first line the workspace and its people.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

console.warn = () => {} // the client says on each start that Node 20 is old
const require = createRequire(`${process.argv[2]}/package.json`)
const { createClient } = require('@supabase/supabase-js')
const { LongPoll } = require('@supabase/phoenix')
const PATIENCE = 10_000

class Closed extends Error {}

const client_of = (url, key, realtime = { transport: require('ws') }) =>
  createClient(url, key, { auth: { autoRefreshToken: false, persistSession: false, detectSessionInUrl: false }, realtime })

const value_of = ({ data, error }) => {
  if (error) throw error
  return data
}

function joined(channel) {
  return new Promise((resolve, reject) => {
    let answered = false
    channel.subscribe((state, error) => {
      if (answered) return
      answered = true
      if (state === 'SUBSCRIBED') return resolve(channel)
      reject(new Closed(error?.message ?? state))
      channel.unsubscribe() // else it joins again and again
    })
  })
}

class Queue {
  #there = []
  #waiting = []

  put(value) {
    const next = this.#waiting.shift()
    if (next) next(value)
    else this.#there.push(value)
  }

  get empty() {
    return this.#there.length === 0
  }

  next() {
    if (this.#there.length) return Promise.resolve(this.#there.shift())
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

class Ear extends Queue {
  constructor(channel, type, filter) {
    super()
    channel.on(type, filter, (heard) => this.put(heard))
  }
}

async function write(client, room, text) {
  const message = { p_room: room, p_id: new_id(), p_content: { t: 'text', text }, p_reply: null, p_mentions: [] }
  return value_of(await client.rpc('send_message', message))
}

const what_came = (event) => (event === 'end' ? 'taken, and dropped in silence' : event)
const new_id = () => crypto.randomUUID()
const helpers = { LongPoll, require, client_of, value_of, joined, Ear, Queue, write, what_came, new_id }
const AsyncFunction = (async () => {}).constructor
const clients = {}
let stage

async function open(line) {
  stage = line
  for (const [who, { key, session }] of Object.entries(line.people)) {
    clients[who] = client_of(line.url, key)
    if (session) value_of(await clients[who].auth.setSession(session))
  }
  return Object.keys(clients)
}

async function fresh() {
  const account = { client: client_of(stage.url, stage.key), email: `${new_id()}@example.org`, password: 'correct horse battery' }
  const { user } = value_of(await account.client.auth.signUp(account))
  return { ...account, id: user.id }
}

async function run({ who, snippet, values }) {
  const scene = { ...helpers, fresh, ...values, client: clients[who], other: clients.bo, nobody: clients.nobody, service: clients.service }
  const body = /\breturn\b/.test(snippet) ? snippet : `return (${snippet})`
  try {
    const result = await new AsyncFunction(...Object.keys(scene), body)(...Object.values(scene))
    const is_answer = result && typeof result === 'object' && 'data' in result && 'error' in result
    return is_answer ? value_of(result) : result
  } finally {
    const used = Object.values(clients).filter((client) => client.getChannels().length)
    await Promise.all(used.map((client) => client.removeAllChannels()))
  }
}

function in_time(promise) {
  let timer
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('timed out')), PATIENCE)))
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

async function answer(line) {
  try {
    const value = await in_time(line.people ? open(line) : run(line))
    return { value: value ?? null }
  } catch (error) {
    return { code: error.code ?? null, message: error.message ?? String(error) }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n')
}
process.exit(0)
