//! The table of generated words: one row per word, one column per language.

use super::Language;
use crate::text::slice;

/// Makes the words' enum, their keys and their texts out of one table, so that a row without a language does not
/// compile.
macro_rules! words {
    ($($word:ident $key:literal $en:literal $de:literal $es:literal $fr:literal $ja:literal $zh:literal)*) => {
        /// A generated word or phrase.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Word {
            $(#[doc = concat!("“", $en, "”")] $word,)*
        }

        impl Word {
            /// Every word in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$word),*];

            /// The key that `labels` in book.toml takes.
            pub fn key(self) -> &'static str {
                match self { $(Self::$word => $key),* }
            }

            /// Its text with placeholders in braces.
            pub fn text(self, language: Language) -> &'static str {
                let texts = match self { $(Self::$word => [$en, $de, $es, $fr, $ja, $zh]),* };
                texts[language as usize]
            }
        }
    };
}

// Columns: key, English, German, Spanish, French, Japanese, Chinese.
// Participles agree with milestone, Meilenstein, hito, jalon.
words! {
    Planned "planned" "Planned" "Geplant" "Planificado" "Planifié" "予定" "已计划"
    InProgress "in-progress" "In Progress" "In Arbeit" "En curso" "En cours" "進行中" "进行中"
    InReview "in-review" "In Review" "In Prüfung" "En revisión" "En revue" "レビュー中" "评审中"
    Completed "completed" "Completed" "Abgeschlossen" "Completado" "Terminé" "完了" "已完成"
    AtRisk "at-risk" "At Risk" "Gefährdet" "En riesgo" "À risque" "要注意" "有风险"
    Blocked "blocked" "Blocked" "Blockiert" "Bloqueado" "Bloqué" "ブロック中" "受阻"
    Cancelled "cancelled" "Cancelled" "Abgebrochen" "Cancelado" "Annulé" "中止" "已取消"
    NoStatus "no-status" "No status" "Ohne Status" "Sin estado" "Sans statut" "ステータスなし" "无状态"

    Low "low" "Low" "Niedrig" "Bajo" "Faible" "低" "低"
    Medium "medium" "Medium" "Mittel" "Medio" "Moyen" "中" "中"
    High "high" "High" "Hoch" "Alto" "Élevé" "高" "高"
    Critical "critical" "Critical" "Kritisch" "Crítico" "Critique" "重大" "严重"

    Error "error" "Error" "Fehler" "Error" "Erreur" "エラー" "错误"
    Warning "warning" "Warning" "Warnung" "Advertencia" "Avertissement" "警告" "警告"
    Info "info" "Info" "Hinweis" "Información" "Information" "情報" "提示"

    Plan "plan" "Plan" "Plan" "Plan" "Plan" "計画" "计划"
    Milestone "milestone" "Milestone" "Meilenstein" "Hito" "Jalon" "マイルストーン" "里程碑"
    Component "component" "Component" "Komponente" "Componente" "Composant" "コンポーネント" "组件"
    Api "api" "API" "API" "API" "API" "API" "API"
    Business "business" "Business requirements" "Geschäftsanforderungen" "Requisitos de negocio" "Exigences métier" "ビジネス要件" "业务需求"
    Product "product" "Product requirements" "Produktanforderungen" "Requisitos de producto" "Exigences produit" "製品要件" "产品需求"
    Design "design" "Design" "Entwurf" "Diseño" "Conception" "設計" "设计"
    Data "data" "Data" "Daten" "Datos" "Données" "データ" "数据"
    Flow "flow" "Flow" "Ablauf" "Flujo" "Flux" "フロー" "流程"
    Deployment "deployment" "Deployment" "Bereitstellung" "Despliegue" "Déploiement" "デプロイ" "部署"
    Configuration "configuration" "Configuration" "Konfiguration" "Configuración" "Configuration" "設定" "配置"

    Id "id" "ID" "ID" "ID" "ID" "ID" "ID"
    Title "title" "Title" "Titel" "Título" "Titre" "タイトル" "标题"
    Kind "kind" "Kind" "Art" "Tipo" "Type" "種類" "类型"
    Spec "spec" "Specification" "Spezifikation" "Especificación" "Spécification" "仕様" "规格"
    Specs "specs" "Specifications" "Spezifikationen" "Especificaciones" "Spécifications" "仕様" "规格"
    Milestones "milestones" "Milestones" "Meilensteine" "Hitos" "Jalons" "マイルストーン" "里程碑"
    Status "status" "Status" "Status" "Estado" "Statut" "ステータス" "状态"
    Target "target" "Target" "Termin" "Fecha objetivo" "Échéance" "期日" "目标日期"
    Owner "owner" "Owner" "Verantwortlich" "Responsable" "Responsable" "担当者" "负责人"
    Description "description" "Description" "Beschreibung" "Descripción" "Description" "説明" "说明"
    Summary "summary" "Summary" "Zusammenfassung" "Resumen" "Résumé" "概要" "概要"
    Notes "notes" "Notes" "Anmerkungen" "Notas" "Remarques" "備考" "备注"
    Date "date" "Date" "Datum" "Fecha" "Date" "日付" "日期"
    None "none" "None" "Keine" "Ninguno" "Aucun" "なし" "无"

    Progress "progress" "Progress" "Fortschritt" "Progreso" "Avancement" "進捗" "进度"
    Criteria "criteria" "Criteria" "Kriterien" "Criterios" "Critères" "基準" "标准"
    AcceptanceCriteria "acceptance-criteria" "Acceptance criteria" "Abnahmekriterien" "Criterios de aceptación" "Critères d’acceptation" "受け入れ基準" "验收标准"
    DoneOfTotal "done-of-total" "{done} of {total}" "{done} von {total}" "{done} de {total}" "{done} sur {total}" "{done}/{total}" "{done}/{total}"
    CriteriaOfTotal "criteria-of-total" "{done} of {total} criteria" "{done} von {total} Kriterien" "{done} de {total} criterios" "{done} sur {total} critères" "基準 {done}/{total} 件" "{done}/{total} 项标准"
    Met "met" "met" "erfüllt" "cumplidos" "remplis" "達成" "已满足"
    Deliverable "deliverable" "Deliverable" "Ergebnis" "Entregable" "Livrable" "成果物" "交付物"
    Deliverables "deliverables" "Deliverables" "Ergebnisse" "Entregables" "Livrables" "成果物" "交付物"
    DeliverablesSummary "deliverables-summary" "Deliverables summary" "Ergebnisse im Überblick" "Resumen de entregables" "Récapitulatif des livrables" "成果物一覧" "交付物概览"

    DaysLeft "days-left" "{n} days left" "noch {n} Tage" "quedan {n} días" "{n} jours restants" "残り{n}日" "还剩 {n} 天"
    OneDayLeft "one-day-left" "1 day left" "noch 1 Tag" "queda 1 día" "1 jour restant" "残り1日" "还剩 1 天"
    DueToday "due-today" "due today" "heute fällig" "vence hoy" "échéance aujourd’hui" "本日期限" "今天到期"
    DaysOverdue "days-overdue" "{n} days overdue" "{n} Tage überfällig" "{n} días de retraso" "{n} jours de retard" "{n}日超過" "逾期 {n} 天"
    OneDayOverdue "one-day-overdue" "1 day overdue" "1 Tag überfällig" "1 día de retraso" "1 jour de retard" "1日超過" "逾期 1 天"
    NextTarget "next-target" "Next target" "Nächster Termin" "Próxima fecha" "Prochaine échéance" "次の期日" "下一个目标日期"
    PastTarget "past-target" "Past target" "Termin verpasst" "Fuera de plazo" "Échéance dépassée" "期日超過" "已逾期"
    Overdue "overdue" "overdue" "überfällig" "vencido" "échu" "期限超過" "已逾期"
    Late "late" "late" "verspätet" "con retraso" "en retard" "遅延" "延误"
    NoDate "no-date" "no date" "ohne Termin" "sin fecha" "sans date" "日付なし" "无日期"
    Today "today" "today" "heute" "hoy" "aujourd’hui" "今日" "今天"
    AsOf "as-of" "as of {date}" "Stand {date}" "a fecha de {date}" "au {date}" "{date}時点" "截至{date}"
    CompletedOn "completed-on" "completed on {date}" "abgeschlossen am {date}" "completado el {date}" "terminé le {date}" "{date}完了" "{date}完成"
    Until "until" "Until" "Bis" "Hasta" "Jusqu’au" "期限" "有效期至"

    BlockedBy "blocked-by" "Blocked by" "Wartet auf" "Bloqueado por" "Bloqué par" "ブロック元" "受阻于"
    Blocks "blocks" "Blocks" "Hält auf" "Bloquea a" "Bloque" "ブロック先" "阻塞"
    IfThisSlips "if-this-slips" "If this slips" "Bei Verzug" "Si se retrasa" "En cas de retard" "遅れた場合" "如果延期"
    RelatedSpecifications "related-specifications" "Related specifications" "Verwandte Spezifikationen" "Especificaciones relacionadas" "Spécifications liées" "関連仕様" "相关规格"
    RefersTo "refers-to" "Refers to" "Verweist auf" "Hace referencia a" "Fait référence à" "参照先" "引用"
    ReferredToBy "referred-to-by" "Referred to by" "Erwähnt in" "Mencionado en" "Cité dans" "参照元" "被引用于"
    Previous "previous" "Previous" "Davor" "Anterior" "Précédent" "前" "上一个"
    Next "next" "Next" "Danach" "Siguiente" "Suivant" "次" "下一个"
    PreviousAndNext "previous-and-next" "Previous and next" "Davor und danach" "Anterior y siguiente" "Précédent et suivant" "前と次" "上一个和下一个"

    Timeline "timeline" "Timeline" "Zeitplan" "Cronograma" "Calendrier" "タイムライン" "时间线"
    Roadmap "roadmap" "Roadmap" "Roadmap" "Hoja de ruta" "Feuille de route" "ロードマップ" "路线图"
    Index "index" "Index" "Verzeichnis" "Índice" "Index" "索引" "索引"
    Dependencies "dependencies" "Dependencies" "Abhängigkeiten" "Dependencias" "Dépendances" "依存関係" "依赖关系"
    ShowAsTable "show-as-table" "Show as table" "Als Tabelle anzeigen" "Mostrar como tabla" "Afficher sous forme de tableau" "表で表示" "以表格显示"
    CriticalPath "critical-path" "Critical path" "Kritischer Pfad" "Ruta crítica" "Chemin critique" "クリティカルパス" "关键路径"
    Step "step" "Step" "Schritt" "Paso" "Étape" "ステップ" "步骤"
    Days "days" "Days" "Tage" "Días" "Jours" "日数" "天数"
    CountedDays "counted-days" "{n} days" "{n} Tage" "{n} días" "{n} jours" "{n}日" "{n} 天"
    OneDay "one-day" "1 day" "1 Tag" "1 día" "1 jour" "1日" "1 天"
    Start "start" "Start" "Beginn" "Inicio" "Début" "開始" "开始"
    End "end" "End" "Ende" "Fin" "Fin" "終了" "结束"
    Slack "slack" "Slack" "Puffer" "Holgura" "Marge" "余裕" "浮动时间"
    DaysSlack "days-slack" "{n} days of slack" "{n} Tage Puffer" "{n} días de holgura" "{n} jours de marge" "余裕{n}日" "{n} 天浮动时间"
    OneDaySlack "one-day-slack" "1 day of slack" "1 Tag Puffer" "1 día de holgura" "1 jour de marge" "余裕1日" "1 天浮动时间"
    NoSlack "no-slack" "no slack" "kein Puffer" "sin holgura" "aucune marge" "余裕なし" "无浮动时间"
    DaysShort "days-short" "{n} days short" "{n} Tage zu wenig" "faltan {n} días" "il manque {n} jours" "{n}日不足" "还差 {n} 天"
    OneDayShort "one-day-short" "1 day short" "1 Tag zu wenig" "falta 1 día" "il manque 1 jour" "1日不足" "还差 1 天"
    Earliest "earliest" "Earliest" "Frühestens" "Como pronto" "Au plus tôt" "最短" "最早"
    NeedsAndHas "needs-and-has" "needs {needed}, has {held}" "braucht {needed}, hat {held}" "necesita {needed}, tiene {held}" "demande {needed}, dispose de {held}" "必要 {needed}、確保 {held}" "需要 {needed}，现有 {held}"
    Absorbs "absorbs" "Can absorb" "Fängt auf" "Puede absorber" "Peut absorber" "吸収できる日数" "可吸收"
    CountedFrom "counted-from" "counted from {date}" "gerechnet ab {date}" "a contar desde el {date}" "à compter du {date}" "{date}から起算" "自{date}起算"
    WorkingDaysFrom "working-days-from" "in working days from {date}" "in Arbeitstagen ab {date}" "en días laborables desde el {date}" "en jours ouvrés à compter du {date}" "{date}からの営業日数" "自{date}起的工作日"
    Since "since" "Since" "Seit" "Desde" "Depuis" "開始日" "自"
    WaitingFor "waiting-for" "Waiting for" "Wartet noch auf" "A la espera de" "En attente de" "待ち" "等待"
    NoPlan "no-plan" "No plan" "Ohne Plan" "Sin plan" "Sans plan" "計画なし" "无计划"
    PartShown "part-shown" "{done} of {total} are shown here; filters show the others" "{done} von {total} sind hier zu sehen; Filter zeigen die übrigen" "Se muestran {done} de {total}; los filtros muestran el resto" "{done} sur {total} sont affichés ici ; les filtres montrent les autres" "{total}件中{done}件を表示しています。残りは絞り込みで表示できます" "此处显示 {total} 项中的 {done} 项；其余可通过筛选查看"

    Person "person" "Person" "Person" "Persona" "Personne" "メンバー" "人员"
    People "people" "People" "Personen" "Personas" "Personnes" "メンバー" "人员"
    StatusUpdate "status-update" "Status update" "Statusbericht" "Informe de estado" "Point d’avancement" "進捗報告" "状态更新"
    NextUpdate "next-update" "Next update" "Nächster Bericht" "Próximo informe" "Prochain point" "次回報告" "下次更新"
    Confidence "confidence" "Confidence" "Zuversicht" "Confianza" "Confiance" "確度" "信心"

    Week "week" "Week" "Woche" "Semana" "Semaine" "週" "周"
    Weeks "weeks" "Weeks" "Wochen" "Semanas" "Semaines" "週数" "周数"
    WeekOf "week-of" "week of {date}" "Woche ab {date}" "semana del {date}" "semaine du {date}" "{date}の週" "{date}当周"
    Allocation "allocation" "Allocation" "Auslastung" "Dedicación" "Affectation" "割り当て" "投入比例"
    Overbooked "overbooked" "Over 100 %" "Über 100 %" "Más del 100 %" "Plus de 100 %" "100 % 超過" "超过 100 %"

    Risk "risk" "Risk" "Risiko" "Riesgo" "Risque" "リスク" "风险"
    Risks "risks" "Risks" "Risiken" "Riesgos" "Risques" "リスク" "风险"
    Likelihood "likelihood" "Likelihood" "Wahrscheinlichkeit" "Probabilidad" "Probabilité" "発生可能性" "可能性"
    Impact "impact" "Impact" "Auswirkung" "Impacto" "Impact" "影響" "影响"
    Mitigation "mitigation" "Mitigation" "Gegenmaßnahme" "Mitigación" "Mesure d’atténuation" "対策" "缓解措施"
    Blocker "blocker" "Blocker" "Hindernis" "Bloqueo" "Point bloquant" "ブロッカー" "阻塞项"
    Blockers "blockers" "Blockers" "Hindernisse" "Bloqueos" "Points bloquants" "ブロッカー" "阻塞项"
    OpenBlockers "open-blockers" "Open blockers" "Offene Hindernisse" "Bloqueos abiertos" "Points bloquants ouverts" "未解決のブロッカー" "未解决的阻塞项"
    Issue "issue" "Issue" "Problem" "Problema" "Problème" "課題" "问题"
    Priority "priority" "Priority" "Priorität" "Prioridad" "Priorité" "優先度" "优先级"
    Action "action" "Action" "Maßnahme" "Acción" "Action" "対応" "措施"
    TargetResolution "target-resolution" "Target resolution" "Lösung bis" "Resolución prevista" "Résolution prévue" "解決予定日" "预计解决日期"
    Resolved "resolved" "Resolved" "Gelöst" "Resuelto" "Résolu" "解決済み" "已解决"

    Findings "findings" "Findings" "Befunde" "Hallazgos" "Constats" "指摘事項" "检查结果"
    Severity "severity" "Severity" "Schweregrad" "Gravedad" "Gravité" "重大度" "严重程度"
    Rule "rule" "Rule" "Regel" "Regla" "Règle" "ルール" "规则"
    Message "message" "Message" "Meldung" "Mensaje" "Message" "メッセージ" "消息"
    Line "line" "Line" "Zeile" "Línea" "Ligne" "行" "行"
    Exceptions "exceptions" "Exceptions" "Ausnahmen" "Excepciones" "Dérogations" "例外" "例外"
    Explanation "explanation" "Explanation" "Erklärung" "Explicación" "Explication" "解説" "说明"
    Page "page" "Page" "Seite" "Página" "Page" "ページ" "页面"
    Reason "reason" "Reason" "Grund" "Motivo" "Motif" "理由" "理由"

    Files "files" "Files" "Dateien" "Archivos" "Fichiers" "ファイル" "文件"
    Calendar "calendar" "Calendar" "Kalender" "Calendario" "Calendrier" "カレンダー" "日历"
    Feed "feed" "Feed" "Feed" "Canal" "Fil" "フィード" "订阅源"
    Spreadsheet "spreadsheet" "Spreadsheet" "Tabelle" "Hoja de cálculo" "Tableur" "表計算" "电子表格"
    Badge "badge" "Badge" "Badge" "Insignia" "Badge" "バッジ" "徽章"
    ReadTheBook "read-the-book" "Read the book" "Zum Buch" "Ir al libro" "Lire le livre" "本を読む" "阅读本书"
    DataPurpose "data-purpose" "Everything that was read, for dashboards, scripts and other books" "Alles, was gelesen wurde, für Dashboards, Skripte und andere Bücher" "Todo lo leído, para paneles, scripts y otros libros" "Tout ce qui a été lu, pour les tableaux de bord, les scripts et d’autres livres" "読み取った内容のすべて。ダッシュボード、スクリプト、他の本のために" "读取到的全部内容，供仪表板、脚本和其他书使用"
    CalendarPurpose "calendar-purpose" "Targets, blockers’ resolutions and next updates as all-day events; subscribe to its address" "Termine, Lösungen von Hindernissen und nächste Berichte als ganztägige Einträge; am besten abonnieren" "Fechas objetivo, resolución de bloqueos y próximos informes como eventos de día completo; conviene suscribirse" "Échéances, résolutions de points bloquants et prochains points sur la journée entière ; à suivre par abonnement" "期日、ブロッカーの解決予定日、次回報告を終日の予定として。購読をおすすめします" "目标日期、阻塞项的预计解决日期和下次更新，均为全天事件；建议订阅"
    FeedPurpose "feed-purpose" "Each status and each dated update, for feed readers and chats" "Jeder Status und jeder datierte Bericht, für Feedreader und Chats" "Cada estado y cada informe con fecha, para lectores de canales y chats" "Chaque statut et chaque point daté, pour les lecteurs de fils et les messageries" "各ステータスと日付のある報告。フィードリーダーやチャットのために" "每个状态和每条带日期的更新，供订阅阅读器和聊天工具使用"
    SpreadsheetPurpose "spreadsheet-purpose" "One row for each deliverable" "Eine Zeile je Ergebnis" "Una fila por entregable" "Une ligne par livrable" "成果物ごとに1行" "每个交付物一行"
    BadgePurpose "badge-purpose" "The pictures need no service; the JSON is an endpoint for" "Die Bilder brauchen keinen Dienst; das JSON ist ein Endpunkt für" "Las imágenes no necesitan ningún servicio; el JSON es un punto de acceso para" "Les images n’ont besoin d’aucun service ; le JSON est un point d’accès pour" "画像に外部サービスは不要です。JSONのエンドポイントの提供先:" "图片无需任何服务；JSON 端点供以下服务使用："
}

impl Word {
    /// The word that a key of `labels` names.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.key() == key)
    }

    /// The name of a kind of spec, where it is one of the usual ones.
    pub fn of_kind(kind: &str) -> Option<Self> {
        const KINDS: [Word; 11] = [
            Word::Plan,
            Word::Milestone,
            Word::Component,
            Word::Api,
            Word::Business,
            Word::Product,
            Word::Design,
            Word::Data,
            Word::Flow,
            Word::Deployment,
            Word::Configuration,
        ];
        KINDS.into_iter().find(|word| word.key() == kind)
    }

    /// The placeholders that are filled in, braces included: `{n}`.
    pub fn placeholders(self) -> impl Iterator<Item = &'static str> {
        placeholders(self.text(Language::English))
    }
}

/// Every `{name}` of a text.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find('{')?;
        let length = slice(rest, start..).find('}')? + 1;
        let found = slice(rest, start..start + length);
        rest = slice(rest, start + length..);
        Some(found)
    })
}
