namespace CodeFirstWorkflows.Language.Rules;

/// <summary>What a diagnostic carries for its code fix, so that a fix of one finding needs no parser.</summary>
internal static class FindingProperties
{
    /// <summary>The text that should stand at the diagnostic's span instead (010, 014).</summary>
    public const string Replacement = "Replacement";

    /// <summary>
    /// Where in a prompt file the mistake is, as <c>start:length:path</c>: the diagnostic's span is the attribute's, and editors keep no
    /// additional location outside of C#.
    /// </summary>
    public const string PromptFile = "PromptFile";

    /// <summary>The type that should be declared at the diagnostic's span (013), or be made serializable (040), as C# text.</summary>
    public const string Type = "Type";

    /// <summary>The metadata name of the JsonSerializerContext to extend (040).</summary>
    public const string Context = "Context";

    /// <summary>The path that branches test, as it is written (023).</summary>
    public const string Path = "Path";
}
