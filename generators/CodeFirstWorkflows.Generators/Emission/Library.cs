namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>The library's names as generated code writes them.</summary>
internal static class Library
{
    public const string Root = "global::CodeFirstWorkflows.";
    public const string Runtime = "global::CodeFirstWorkflows.Runtime.";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string NoResult = Runtime + "NoResult";
    public const string Launcher = Runtime + "RunLauncher";
    public const string PromptWriter = Runtime + "PromptWriter";
    public const string List = "global::System.Collections.Generic.IReadOnlyList";
    public const string Messages = "global::System.Collections.Generic.IReadOnlyList<global::Microsoft.Extensions.AI.ChatMessage>";
    public const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"CodeFirstWorkflows.Generators\", \"" + Version + "\")]";

    /// <summary>Marks what tools should not show, since no person calls it.</summary>
    public const string Hidden = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    private const string Version = "0.1";
}
