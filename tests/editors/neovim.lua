-- Neovim, headless, against a copy of the book in `harbour`:
--   nvim --headless --clean -c 'luafile tests/editors/neovim.lua'
-- MLS_COMMAND is the server's command as JSON, MLS_BOOK the book's folder. It prints `ok` and ends with 0, or says what is
-- wrong. Works with Neovim from 0.7 on.

local command = vim.fn.json_decode(os.getenv("MLS_COMMAND"))
local book = os.getenv("MLS_BOOK")

vim.o.swapfile = false

local function fail(what)
  io.stderr:write("neovim: " .. what .. "\n")
  vim.cmd("cquit 1")
end

local function await(what, ready)
  if not vim.wait(60000, ready, 20) then
    fail("waited in vain for " .. what)
  end
end

local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(book .. "/src/milestone/mls-001-quay.md"))
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({
    name = "mdbook-mls", cmd = command, root_dir = book, init_options = { diagnostics = "push" },
  })
  local client = vim.lsp.get_client_by_id(id)
  await("the server", function() return client.initialized end)
  local function attach(path)
    vim.cmd("edit " .. vim.fn.fnameescape(book .. "/" .. path))
    local own = vim.api.nvim_get_current_buf()
    vim.lsp.buf_attach_client(own, id)
    return own
  end
  vim.lsp.buf_attach_client(buffer, id)
  local roadmap = attach("src/roadmap.md")
  local crane = attach("src/milestone/mls-002-crane.md")

  local function ask(own, method, params)
    local reply = vim.lsp.buf_request_sync(own, method, params, 60000)
    return reply and reply[id] or {}
  end
  local function at(own, words)
    for number, line in ipairs(vim.api.nvim_buf_get_lines(own, 0, -1, false)) do
      local column = line:find(words, 1, true)
      if column then
        return { textDocument = { uri = vim.uri_from_bufnr(own) }, position = { line = number - 1, character = column } }
      end
    end
    fail("no line holds " .. words)
  end
  -- Types words in the place of others, one change at a time.
  local function replace(own, from, to)
    for number, line in ipairs(vim.api.nvim_buf_get_lines(own, 0, -1, false)) do
      local first, last = line:find(from, 1, true)
      if first then
        local new = line:sub(1, first - 1) .. to .. line:sub(last + 1)
        return vim.api.nvim_buf_set_lines(own, number - 1, number, false, { new })
      end
    end
    fail("no line holds " .. from)
  end
  local function messages(own)
    local all = vim.tbl_map(function(one) return one.message end, vim.diagnostic.get(own))
    return table.concat(all, "\n")
  end

  -- A status that is none is reported as it is typed, behind letters that are wide, and goes away again.
  local before = messages(buffer)
  replace(buffer, "In Progress", "🚀 é Sometime")
  await("a finding", function() return messages(buffer):find("Sometime", 1, true) end)
  replace(buffer, "🚀 é Sometime", "In Progress")
  await("no such finding", function() return not messages(buffer):find("Sometime", 1, true) end)

  -- A date in one buffer breaks another one.
  replace(buffer, "2027-01-28", "2028-01-28")
  await("a finding in the other file", function() return messages(crane):find("MLS-001", 1, true) end)
  local found = messages(crane)
  replace(buffer, "2028-01-28", "2027-01-28")
  await("the other file to be well", function() return not messages(crane):find("2028", 1, true) end)

  local hover = vim.inspect(ask(crane, "textDocument/hover", at(crane, "[MLS-001]")))
  if not hover:find("The quay", 1, true) then return fail("hover: " .. hover) end
  local definition = vim.inspect(ask(crane, "textDocument/definition", at(crane, "[MLS-001]")))
  if not definition:find("mls-001-quay.md", 1, true) then return fail("definition: " .. definition) end

  vim.api.nvim_buf_set_lines(roadmap, -1, -1, false, { "", "See [" })
  local completion = vim.inspect(ask(roadmap, "textDocument/completion", at(roadmap, "See [")))
  local last = at(roadmap, "See [")
  last.position.character = 5
  completion = vim.inspect(ask(roadmap, "textDocument/completion", last))
  if not completion:find("MLS-002", 1, true) then return fail("completion: " .. completion) end
  vim.api.nvim_buf_set_lines(roadmap, -3, -1, false, {})

  -- Another id for a milestone among others, in all files.
  local params = at(roadmap, "## MLS-004")
  params.position.character = 5
  params.newName = "MLS-040"
  local rename = ask(roadmap, "textDocument/rename", params)
  if not rename.result then return fail("rename: " .. vim.inspect(rename)) end
  vim.lsp.util.apply_workspace_edit(rename.result, client.offset_encoding or "utf-16")
  local home = vim.fn.bufadd(book .. "/src/home.md")
  vim.fn.bufload(home)
  local text = table.concat(vim.api.nvim_buf_get_lines(home, 0, -1, false), "\n")
  if not text:find("[MLS-040]", 1, true) then return fail("rename left: " .. text) end

  client.stop()
  await("the server's end", function() return client.is_stopped() end)
  print("ok " .. found:gsub("%s+", " "))
  vim.cmd("qall!")
end

local fine, wrong = pcall(main)
if not fine then fail(tostring(wrong)) end
