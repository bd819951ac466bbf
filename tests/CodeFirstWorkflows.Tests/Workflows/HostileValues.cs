namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Two values in a prompt, one of them fenced, each three times over.</summary>
[Workflow]
public partial class HostileValues : Workflow<string, string>
{
    [Step] public static string[] Words(string input) => input.Split(' ');

    [Prompt("""
        First {input}{{input}} then {#input}{input ?? 'none'}{/input}.
        Mail: {mail}|{mail.length}|{words:list}
        End of {input}
        """, System = "Work on {input} alone.")]
    public partial Task<string> Answer(string input, [From("input"), Untrusted] string mail, [Untrusted] string[] words);
}
