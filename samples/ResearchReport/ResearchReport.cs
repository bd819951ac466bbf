using CodeFirstWorkflows;

namespace Samples;

/// <summary>Plans what to find out, finds it out at the same time, and drafts until the critic is content.</summary>
[Workflow(JsonContext = typeof(ReportJson))]
public partial class ResearchReport : Workflow<string, Report>
{
    [Prompt("What has to be found out to answer this? Give three to six tasks, each with words to search notes for: {input}")]
    public partial Task<Plan> Plan(string input);

    // A task that fails costs the report a section, not its existence.
    [ForEach("plan.tasks", MaxConcurrency = 4), ContinueOnError]
    [SubWorkflow<ResearchTopic>]
    public partial Task<Finding> Research([Item] ResearchTask task);

    [Step]
    public static Material Collect(Plan plan, IReadOnlyList<ItemResult<Finding>> research) => new(
        [.. research.Select(static item => item.Result).OfType<Finding>()],
        [.. research.Where(static item => !item.Succeeded).Select(item => plan.Tasks[item.Index].Title)]);

    // At the first visit there is neither a draft nor a critique to look back at.
    [Prompt("""
        Answer in three short paragraphs, and only from the findings: {input}

        {collect.findings:list}
        {#critique}

        Your last draft:
        {draft}

        Mend these flaws of it:
        {critique.flaws:list}
        {/critique}
        """)]
    public partial Task<string> Draft(string input, Material collect, string? draft, Critique? critique);

    [Repeat(From = nameof(Draft), Until = "critique.accepted", Max = 3)]
    [Prompt("""
        Criticize this answer to the question: {input}

        {draft}

        Accept it if it answers the question and claims nothing but these findings:
        {collect.findings:list}
        """)]
    public partial Task<Critique> Critique(string input, string draft, Material collect);

    [Output]
    [Step]
    public static Report Publish(string draft, Material collect, [Visits] IReadOnlyList<Critique> critique) => new(
        draft,
        [.. collect.Findings.SelectMany(static finding => finding.Sources).Distinct().Order(StringComparer.Ordinal)],
        collect.Gaps,
        critique);
}
