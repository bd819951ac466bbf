using CodeFirstWorkflows;

namespace Samples;

/// <summary>Finds out one thing: searches the notes and sums up what they say.</summary>
[Workflow(JsonContext = typeof(ReportJson))]
public partial class ResearchTopic : Workflow<ResearchTask, Finding>
{
    [Step]
    public static Task<IReadOnlyList<Note>> LookAsync(
        [From("input.keywords")] IReadOnlyList<string> keywords, [Service] Library library, CancellationToken cancellationToken) =>
        library.SearchAsync(keywords, cancellationToken);

    [Prompt("In two sentences, with their numbers: what do these notes say about {title}?\n\n{look:list}")]
    public partial Task<string> SumUp([From("input.title")] string title, IReadOnlyList<Note> look);

    [Step]
    public static Finding Cite([From("input.title")] string title, string sumUp, IReadOnlyList<Note> look) =>
        new(title, sumUp, [.. look.Select(static note => note.Name)]);
}
