namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Replies to the second prompt.</summary>
internal static class Plans
{
    public const string Goal = "Answer in 20 ms";

    /// <summary>A plan in the shape that the request's schema asks for.</summary>
    public const string Json = $$"""{"goal":"{{Goal}}","tasks":[{"title":"Index the tags","effort":"Medium"}]}""";
}
