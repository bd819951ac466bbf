using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Rules about templates: 010, 011, 014, 015, 017, 018, 043, 046 and 047.</summary>
public sealed class PromptRuleTests
{
    private const string Types = """
        using Microsoft.Extensions.AI;
        internal enum Level { Low }
        internal readonly record struct Price(decimal Amount) : IFormattable { public string ToString(string? format, IFormatProvider? provider) => ""; }
        internal sealed record Note(string Text, Note? Next, List<string> Tags, int? Count, Level Level, DateTime At, Price Price, List<string>? Maybe, Point? Place);
        internal readonly record struct Point(int X, Note? Near);
        """;

    private static string Prompt(string template, string parameters = "Note input, string read", string attribute = "Workflow") => RuleCheck.Workflow($$"""
        [Step] private string Read(Note input) => input.Text;
        [Step] private string Other(string read) => read;
        [Output, Prompt({{template}})] private partial Task<string> Ask({{parameters}});
        [Step] private void Log(string other) { }
        """, "Note, string", attribute, Types);

    [Theory]
    [InlineData("\"{input.text}{read}{|CFW017:}|}\"", "closes nothing")]
    [InlineData("\"{input.text}{read} {|CFW017:{}|}\"", "Nothing is named here")]
    [InlineData("@\"\"\"{input.text}\"\" {read} {|CFW017:{|}\"", "not closed")]
    [InlineData("\"\\t{input.text}\\u007bread\\u007d{#read}{/{|CFW017:/|}}\"", "cannot start a path")]
    [InlineData("\"{input.text}{read\" + \" \" + \"{|CFW017:.|}}\"", "A name is missing")]
    [InlineData("\"\"\"\n    {input.text}\n    {read}\n  {|CFW017:  {#read}|}\n    \"\"\"", "not closed")]
    [InlineData("\"\"", "The prompt of 'Ask' is empty")]
    [InlineData("null", "The prompt of 'Ask' is empty")]
    [InlineData("template: \"\"", "The prompt of 'Ask' is empty")]
    public Task Template_syntax(string template, string message)
    {
        var marked = template switch
        {
            "\"\"" or "null" => $"{{|CFW017:{template}|}}",
            "template: \"\"" => "template: {|CFW017:\"\"|}",
            _ => template,
        };
        return RuleCheck.Reported(Prompt(marked.Replace("  {|CFW017:  {#read}|}", "    {|CFW017:{#read}|}", StringComparison.Ordinal)), message);
    }

    [Fact]
    public Task A_prompt_without_a_template() => RuleCheck.Reported(
        Prompt("{|CFW017:|}").Replace("Prompt({|CFW017:|})", "{|CFW017:Prompt|}", StringComparison.Ordinal), "The prompt of 'Ask' is empty");

    [Theory]
    [InlineData("\"{|CFW010:inptu|} {inptu}\"", "'Ask' has no parameter 'inptu', and a prompt reads only its own parameters; did you mean 'input'?")]
    [InlineData("\"{|CFW010:other|}\"", "add the parameter 'string other'")]
    [InlineData("@\"\"\"\"\"{|CFW010:xyzzy|}\"", "known here: 'input', 'read'")]
    [InlineData("\"{#\" + \"{|CFW010:raed|}\" + \"}{/raed}\"", "did you mean 'read'?")]
    [InlineData("$\"{{{{|CFW010:nameof(Other)|}}}}\"", "add the parameter 'string other'")]
    [InlineData("\"{read}{input.text}\", System = \"\"\"Be {|CFW010:kind|}.\"\"\"", "'Ask' has no parameter 'kind'")]
    public Task An_unknown_name(string template, string message)
    {
        var name = message.Contains("inptu", StringComparison.Ordinal) ? "{{|CFW010:inptu|}}" : null;
        template = name is not null ? $"\"{name}\"" : template
            .Replace("\"{|CFW010:other|}\"", "\"{{|CFW010:other|}}\"", StringComparison.Ordinal)
            .Replace("\"{|CFW010:xyzzy|}\"", "\"{{|CFW010:xyzzy|}}\"", StringComparison.Ordinal)
            .Replace("Be {|CFW010:kind|}.", "Be {{|CFW010:kind|}}.", StringComparison.Ordinal);
        return RuleCheck.Reported(Prompt(template), message);
    }

    [Fact]
    public Task Templates_that_are_constants() => RuleCheck.Sound(RuleCheck.Workflow(""""
        private const string Head = "Read ";
        [Prompt(Head + "{input}")] private partial Task<string> A(string input);
        [Prompt(@"""{a.result}""")] private partial Task<string> B(string a);
        [Prompt($"{{{nameof(B)}}} {{{{literal}}}}")] private partial Task<string> C([From("b")] string B);
        [Prompt("""{c} "{c.length:D3}" """, System = Head + "it")] private partial Task<string> D(string c);
        [Prompt(template: "{d}", System = null)] private partial Task<string> E(string d);
        """"));

    [Fact]
    public Task A_template_that_does_not_compile_is_left_to_the_compiler() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Prompt({|CS0103:Missing|} + "{input}")] private partial Task<string> A(string input);
        """));

    [Theory]
    [InlineData("{read{|CFW011::list|}}{input.text}", "':list' writes a bullet for each item, and 'read' is 'string'")]
    [InlineData("{read{|CFW011::N2|}}{input.text}", "'read' is 'string', which has no formats")]
    [InlineData("{input{|CFW011::x|}}{read}", "'input' is 'Note', which has no formats")]
    [InlineData("{input.count{|CFW011::list|}}{read}", "'input.count' is 'int'")]
    [InlineData("{input.{|CFW014:txt|}}{read}", "'Note' has no member 'txt'; did you mean 'Text'?")]
    [InlineData("{#input.next}{/input.next}{read.{|CFW014:tags|}}", "'string' has no member 'tags'")]
    [InlineData("{input.tags{|CFW014:[0]|}}", "")]
    [InlineData("{input.next.{|CFW015:text|}}{read}", "'input.next' may be null")]
    [InlineData("{#input.next}{input.next.next.{|CFW015:text|}}{/input.next}{read}", "write 'input.next.next?.text'")]
    [InlineData("{#input.next?.next}{/input.next?.next}{input.next.{|CFW015:text|}}{read}", "write 'input.next?.text'")]
    [InlineData("{input.next?.place.{|CFW015:x|}}{read}", "write 'input.next?.place?.x'")]
    [InlineData("{input.place.{|CFW015:near|}.{|CFW015:text|}}{read}", "write 'input.place?.near'")]
    [InlineData("{input.maybe{|CFW015:[0]|}}{read}", "'input.maybe' may be null")]
    public Task A_hole_that_cannot_be_filled_as_it_is(string template, string message)
    {
        template = template.Replace("{input.tags{|CFW014:[0]|}}", "{input.count{|CFW015:{|CFW014:[0]|}|}}{read}", StringComparison.Ordinal);
        // The format's span begins behind the colon.
        return RuleCheck.Reported(Prompt($"\"{template.Replace("{|CFW011::", ":{|CFW011:", StringComparison.Ordinal)}\""), message);
    }

    [Fact]
    public Task Sections_make_values_certain() => RuleCheck.Sound(Prompt(""""
        """
        {#input.next?.next}{input.next.text} {input.next.next.text}{#input.next.next.count}{input.next.next.count:D2}{/input.next.next.count}{/input.next?.next}
        {#input.maybe}{input.maybe[0]} {input.maybe:list}{/input.maybe}{#input.place}{input.place.x} {#input.place.near}{input.place.near.text}{/input.place.near}{/input.place}
        {#maybe}{maybe.length} {maybe}{/maybe}{maybe ?? 'it''s }'} {#whole.next}{whole.result.next.text}{whole.next.count ?? ''}{/whole.next}{#whole}{whole.text}{/whole}
        {#input.next?.maybe}{input.next.maybe[0]}{input.next.tags[0].length}{/input.next?.maybe}{#input.next?.place?.near}{input.next.place.near.text}{/input.next?.place?.near}
        """, System = "{#maybe}{maybe:json}{/maybe}"
        """", """Note input, [From("input.next?.text")] string? maybe, [From("copy")] StepResult<Note> whole""")
        .Replace("[Step] private string Read", "[Step] private Note Copy(Note input) => input;\n[Step] private string Read", StringComparison.Ordinal));

    [Fact]
    public Task Values_of_every_form() => RuleCheck.Sound(Prompt(
        "\"{input.level} {input.level:D} {input.at:yyyy-MM-dd} {input.price:N2} {input.price} {input.count:D3} {tuple.name} {tuple.item2} {tuple:json} {result} {result.usage:json} {result.length} {array[0]} {array:list} {maybe?.result} {READ.Result.Length}\"",
        """Note input, [From("tupled")] (string Name, int) tuple, [From("read")] StepResult<string> result, [From("arrayed")] int?[] array, string read, [From("read")] StepResult<string>? maybe""")
        .Replace("[Step] private string Other", "[Step] private (string Name, int) Tupled() => (\"\", 1);\n[Step] private int?[] Arrayed() => [];\n[Step] private string Other", StringComparison.Ordinal));

    [Fact]
    public Task Content_whose_items_may_be_null() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private List<AIContent?> Parts(string input) => [];
        [Prompt("{{|CFW011:parts|}}")] private partial Task<string> Ask(List<AIContent?> parts);
        """, others: Types), "may hold null");

    [Fact]
    public Task Content_in_system_text() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private AIContent Part(string input) => new TextContent("");
        [Prompt("Hi", System = @"See {{|CFW011:part|}}")] private partial Task<string> Ask(AIContent part);
        """, others: Types), "'part' is content of its own, and System is text");

    [Theory]
    [InlineData("\"{read}\"", "Note {|CFW018:input|}, string read")]
    [InlineData("\"Hi\", System = \"{input.text}\"", "Note input, string {|CFW018:read|}, CancellationToken ct")]
    [InlineData("\"{read}\"", "string read, [Service] TimeProvider {|CFW018:@event|}")]
    public Task A_parameter_that_is_never_used(string template, string parameters) => RuleCheck.Reported(Prompt(template, parameters), "never uses its parameter '");

    [Theory]
    [InlineData("{|CFW043:sk-ant-abcdefghijklmnopqrstuvwxyz|}", "an Anthropic API key")]
    [InlineData("{|CFW043:sk-proj-abcdefghijklmnopqrstuvwxyz|}", "an OpenAI API key")]
    [InlineData("key={|CFW043:AKIAABCDEFGHIJKLMNOP|}.", "an AWS access key")]
    [InlineData("Server=x;{|CFW043:Password=hunter22|};", "a password of a connection string")]
    [InlineData("{|CFW043:-----BEGIN RSA PRIVATE KEY-----|}", "a private key")]
    public Task A_secret(string secret, string what) => RuleCheck.Reported(
        Prompt($"@\"{{read}} {{input.text}} {secret}\", System = \"It\" + \"\"\" is {secret}\"\"\""), $"The prompt of 'Ask' contains what looks like {what}");

    [Fact]
    public Task Text_that_is_no_secret() => RuleCheck.Sound(Prompt("\"{read} sk-short Password={input.text}; password = '...' the task-ant-abcdefghijklmnopqrstuvwxyz AKIA\""));

    [Fact]
    public Task An_untrusted_value_in_system_text() => RuleCheck.Reported(
        Prompt("\"{read}\", System = \"Be \" + \"\"\"brief {|CFW046:{input.text}|}\"\"\"", "[Untrusted] Note input, string read"), "'input' is [Untrusted] and must not appear in System");

    [Fact]
    public Task An_untrusted_value_in_the_prompt() => RuleCheck.Sound(Prompt("\"{input.text} {input.next?.tags:list}{read}\", System = \"{read}\"", "[Untrusted] Note input, string read"));

    [Fact]
    public Task A_reply_that_the_conversation_holds() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Prompt("{input}")] private partial Task<string> A(string input);
        [Step] private string Read(string a) => a;
        [Prompt("{|CFW047:{a}|} and {|CFW047:{ a.result }|} but {a.length} {#a}x{/a} {read} {a:json}", System = "{a}")] private partial Task<string> B(string a, string read);
        [Prompt("{|CFW047:{again}|} {|CFW047:{whole}|} {whole.usage:json}")] private partial Task<string> C([From("b")] string again, [From("b")] StepResult<string> whole);
        """, attribute: "ChainOfThought"), "The conversation already holds the reply of 'a'");

    [Fact]
    public Task A_reply_outside_a_conversation() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Prompt("{input}")] private partial Task<string> A(string input);
        [Prompt("{a}")] private partial Task<string> B(string a);
        """));
}
