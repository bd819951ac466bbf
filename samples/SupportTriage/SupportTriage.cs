using CodeFirstWorkflows;

namespace Samples;

/// <summary>Sorts a ticket, drafts a reply by what it is about, and sends it only if nothing speaks against it.</summary>
[Workflow(JsonContext = typeof(TriageJson))]
public partial class SupportTriage : Workflow<Ticket, Handled>
{
    private const string ToCustomer = " Write in the language '{triage.language}', at most four sentences, without a signature.\n\n{text}";

    [Prompt("Sort this support ticket:\n\n{text}")]
    public partial Task<Triage> Triage([From("input.text"), Untrusted] string text);

    [When("triage.category", Is = Category.Spam), Return]
    [Step]
    public static Handled Close() => new(Ending.Closed, "");

    [When("triage.urgent")]
    [Prompt("Tell the colleague on call in one line of English what happened:\n\n{text}")]
    public partial Task<string> Alert([From("input.text"), Untrusted] string text);

    // Spam is out, so these three cover every category: exactly one of them runs.
    [When("triage.category", Is = Category.Refund)]
    [Prompt("Reply to this request for money. Promise nothing: accounting decides within three days." + ToCustomer)]
    public partial Task<string> Refund([From("input.text"), Untrusted] string text, Triage triage);

    [When("triage.category", Is = Category.Defect)]
    [Prompt("Reply to this report of a defect. Say what you understood, and ask for what is missing to reproduce it." + ToCustomer)]
    public partial Task<string> Repair([From("input.text"), Untrusted] string text, Triage triage);

    [When("triage.category", Is = Category.Question)]
    [Prompt("Answer this question, or ask what is meant." + ToCustomer)]
    public partial Task<string> Answer([From("input.text"), Untrusted] string text, Triage triage);

    [Step]
    public static string Sign([From(nameof(Refund), nameof(Repair), nameof(Answer))] string reply, [From("input.id")] string id) =>
        $"{reply}\n\nYour support team ({id})";

    [Parallel("checks")]
    [Prompt("Is this reply to a customer friendly and to the point?\n\n{sign}")]
    public partial Task<Check> Tone(string sign);

    [Parallel("checks")]
    [Prompt("Does this reply to a customer promise no money, no date, and admit no liability?\n\n{sign}")]
    public partial Task<Check> Policy(string sign);

    [Step]
    public static bool Approve(IReadOnlyList<Check> checks) => checks.All(static check => check.Passed);

    [When(nameof(Approve)), Output]
    [Step]
    public static Handled Send(string sign, string? alert) => new(Ending.Replied, sign, alert);

    [Otherwise(nameof(Approve)), Output]
    [Step]
    public static Handled HandOver(IReadOnlyList<Check> checks, string? alert) =>
        new(Ending.HandedOver, string.Join(" ", checks.Where(static check => !check.Passed).Select(static check => check.Finding)), alert);
}
