;;; emacs.el --- Emacs, in batch mode, against a copy of the book in `harbour'  -*- lexical-binding: t -*-

;; emacs --batch --no-init-file -l tests/editors/emacs.el
;;
;; MLS_COMMAND is the server's command as JSON, MLS_BOOK the book's folder.  It prints `ok' and ends with 0, or says what is
;; wrong.  Works with Eglot 1.9, which Emacs 29 brings along, and older ones can install.

;;; Code:

(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'json)

(defvar book (file-name-as-directory (getenv "MLS_BOOK")))
(defvar command (json-parse-string (getenv "MLS_COMMAND") :array-type 'list))
(defvar mode (if (require 'markdown-mode nil t) 'markdown-mode 'text-mode))

(setq eglot-server-programs
      `((,mode . (,@command :initializationOptions (:diagnostics "push"))))
      eglot-confirm-server-initiated-edits nil
      eglot-connect-timeout 60
      eglot-sync-connect t
      eglot-send-changes-idle-time 0.1
      project-find-functions (list (lambda (_) (cons 'transient book)))
      create-lockfiles nil
      make-backup-files nil)

(defun fail (form &rest arguments)
  (princ (concat "emacs: " (apply #'format form arguments) "\n") #'external-debugging-output)
  (kill-emacs 1))

(defun await (what ready)
  (let ((limit (+ (float-time) 60)))
    (while (not (funcall ready))
      (when (> (float-time) limit) (fail "waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(defun visit (file)
  (let ((buffer (find-file-noselect (concat book file))))
    (with-current-buffer buffer
      (unless (eq major-mode mode) (funcall mode))
      (unless (eglot-current-server)
        (apply #'eglot (eglot--guess-contact))))
    buffer))

(defun messages (buffer)
  (with-current-buffer buffer
    (flymake-start nil)
    (mapconcat #'flymake-diagnostic-text (flymake-diagnostics) "\n")))

(defun replace-words (buffer from to)
  (with-current-buffer buffer
    (goto-char (point-min))
    (unless (search-forward from nil t) (fail "no line holds %s" from))
    (replace-match to t t)
    (eglot--signal-textDocument/didChange)))

(defun ask (buffer method words &rest more)
  (with-current-buffer buffer
    (goto-char (point-min))
    (unless (search-forward words nil t) (fail "no line holds %s" words))
    (jsonrpc-request (eglot--current-server-or-lose) method
                     (append (eglot--TextDocumentPositionParams) more))))

(condition-case wrong
    (let* ((quay (visit "src/milestone/mls-001-quay.md"))
           (crane (visit "src/milestone/mls-002-crane.md"))
           (roadmap (visit "src/roadmap.md"))
           ;; Eglot asks a person before it changes what is not open.
           (home (visit "src/home.md"))
           found)
      (replace-words quay "In Progress" "🚀 é Sometime")
      (await "a finding" (lambda () (string-match-p "Sometime" (messages quay))))
      (replace-words quay "🚀 é Sometime" "In Progress")
      (await "no such finding" (lambda () (not (string-match-p "Sometime" (messages quay)))))
      ;; A date in one buffer breaks another one.
      (replace-words quay "2027-01-28" "2028-01-28")
      (await "a finding in the other file" (lambda () (string-match-p "MLS-001" (messages crane))))
      (setq found (messages crane))
      (replace-words quay "2028-01-28" "2027-01-28")
      (await "the other file to be well" (lambda () (not (string-match-p "2028" (messages crane)))))
      (let ((hover (format "%S" (ask crane :textDocument/hover "[MLS-00"))))
        (unless (string-match-p "The quay" hover) (fail "hover: %s" hover)))
      (let ((definition (format "%S" (ask crane :textDocument/definition "[MLS-00"))))
        (unless (string-match-p "mls-001-quay" definition) (fail "definition: %s" definition)))
      (with-current-buffer roadmap
        (goto-char (point-max))
        (insert "\nSee [")
        (eglot--signal-textDocument/didChange)
        (let* ((place (eglot-completion-at-point))
               (offered (all-completions "" (nth 2 place))))
          (unless (cl-some (lambda (one) (string-match-p "MLS-002" one)) offered) (fail "completion: %S" offered)))
        (delete-char -6)
        (eglot--signal-textDocument/didChange)
        ;; Another id for a milestone among others, in all files.
        (goto-char (point-min))
        (search-forward "## MLS-00")
        (search-forward "## MLS-00")
        (eglot-rename "MLS-040"))
      (with-current-buffer home
        (goto-char (point-min))
        (unless (search-forward "[MLS-040]" nil t) (fail "rename left: %s" (buffer-string))))
      (with-current-buffer roadmap (eglot-shutdown (eglot-current-server)))
      (princ (format "ok %s\n" found))
      (dolist (buffer (buffer-list)) (with-current-buffer buffer (set-buffer-modified-p nil)))
      (kill-emacs 0))
  (error (fail "%s" (error-message-string wrong))))

;;; emacs.el ends here
