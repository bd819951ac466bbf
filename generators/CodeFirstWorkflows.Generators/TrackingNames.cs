namespace CodeFirstWorkflows.Generators;

/// <summary>The names of the pipeline's steps, for tests of what is computed again after an edit.</summary>
internal static class TrackingNames
{
    public const string PromptFiles = nameof(PromptFiles);
    public const string Workflows = nameof(Workflows);
    public const string ChainsOfThought = nameof(ChainsOfThought);
}
