-- Neovim, headless, against a copy of the example book:
--   nvim --headless --clean -u NONE -l tests/editors/neovim.lua        from Neovim 0.9 on
--   nvim --headless --clean -c 'luafile tests/editors/neovim.lua'      before
-- MLS_PROGRAM is the program, MLS_BOOK the book's folder. It prints `ok` and ends with 0, or says what is wrong.

local program = os.getenv("MLS_PROGRAM") or "mdbook-mls"
local book = os.getenv("MLS_BOOK")

local function fail(what)
  io.stderr:write("neovim: " .. what .. "\n")
  vim.cmd("cquit 1")
end

local function await(what, ready)
  if not vim.wait(30000, ready, 20) then
    fail("waited in vain for " .. what)
  end
end

local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(book .. "/docs/specs/milestone/mls-002-a-booking-nobody-can-double.md"))
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ name = "mdbook-mls", cmd = { program, "lsp" }, root_dir = book })
  vim.lsp.buf_attach_client(buffer, id)
  local client = vim.lsp.get_client_by_id(id)
  await("the server", function() return client.initialized end)

  local function ask(method, params)
    local reply = vim.lsp.buf_request_sync(buffer, method, params, 30000)
    return reply and reply[id] or {}
  end
  local function at(line, column)
    return { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = line, character = column } }
  end
  local function everywhere()
    return vim.tbl_map(function(one) return one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code) or one.message end,
      vim.diagnostic.get(buffer))
  end

  -- A status that is none is reported as it is typed, and goes away again.
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local status
  for number, line in ipairs(lines) do
    if line:find("**Status**", 1, true) then status = number - 1 break end
  end
  if not status then return fail("the example has no status") end
  vim.api.nvim_buf_set_lines(buffer, status, status + 1, false, { "**Status**: Sometime 🚀 é" })
  await("a finding", function() return #vim.diagnostic.get(buffer) > 0 end)
  local found = vim.inspect(everywhere())
  vim.api.nvim_buf_set_lines(buffer, status, status + 1, false, { lines[status + 1] })
  await("no finding", function() return #vim.diagnostic.get(buffer) == 0 end)

  local reference, column
  for number, line in ipairs(lines) do
    column = line:find("%[MLS%-001")
    if column then reference = number - 1 break end
  end
  local hover = vim.inspect(ask("textDocument/hover", at(reference, column + 1)))
  if not hover:find("Everything Counted", 1, true) then return fail("hover: " .. hover) end
  local definition = vim.inspect(ask("textDocument/definition", at(reference, column + 1)))
  if not definition:find("mls-001-everything-counted.md", 1, true) then return fail("definition: " .. definition) end

  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "", "See [" })
  local last = vim.api.nvim_buf_line_count(buffer) - 1
  local completion = vim.inspect(ask("textDocument/completion", at(last, 5)))
  if not completion:find("MLS-003", 1, true) then return fail("completion: " .. completion) end

  local params = at(0, 3)
  params.newName = "MLS-902"
  local rename = ask("textDocument/rename", params)
  if not rename.result and not rename.error and not rename.err then return fail("rename: no answer") end

  client.stop()
  print("ok " .. found:gsub("%s+", " "))
  vim.cmd("qall!")
end

local fine, wrong = pcall(main)
if not fine then fail(tostring(wrong)) end
