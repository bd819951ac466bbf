namespace CodeFirstWorkflows.Language.Rules;

/// <summary>What a diagnostic carries for its code fix, so that no fix parses again.</summary>
internal static class FindingProperties
{
    /// <summary>The text that should stand at the diagnostic's span instead (010, 014).</summary>
    public const string Replacement = "Replacement";

    /// <summary>The type that should be declared at the diagnostic's span (013), or be made serializable (040), as C# text.</summary>
    public const string Type = "Type";

    /// <summary>The metadata name of the JsonSerializerContext to extend (040).</summary>
    public const string Context = "Context";
}
