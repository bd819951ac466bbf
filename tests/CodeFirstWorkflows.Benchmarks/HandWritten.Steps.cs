namespace CodeFirstWorkflows.Benchmarks;

// Straight down, as generated code is.
internal static partial class HandWritten
{
    public static async Task<string> OneStepAsync(string input)
    {
        return await Call(input).ConfigureAwait(false);
    }

    public static async Task<string> TenStepsAsync(string input)
    {
        var s1 = await Call(input).ConfigureAwait(false);
        var s2 = await Call(s1).ConfigureAwait(false);
        var s3 = await Call(s2).ConfigureAwait(false);
        var s4 = await Call(s3).ConfigureAwait(false);
        var s5 = await Call(s4).ConfigureAwait(false);
        var s6 = await Call(s5).ConfigureAwait(false);
        var s7 = await Call(s6).ConfigureAwait(false);
        var s8 = await Call(s7).ConfigureAwait(false);
        var s9 = await Call(s8).ConfigureAwait(false);
        return await Call(s9).ConfigureAwait(false);
    }

    public static async Task<string> HundredStepsAsync(string input)
    {
        var s1 = await Call(input).ConfigureAwait(false);
        var s2 = await Call(s1).ConfigureAwait(false);
        var s3 = await Call(s2).ConfigureAwait(false);
        var s4 = await Call(s3).ConfigureAwait(false);
        var s5 = await Call(s4).ConfigureAwait(false);
        var s6 = await Call(s5).ConfigureAwait(false);
        var s7 = await Call(s6).ConfigureAwait(false);
        var s8 = await Call(s7).ConfigureAwait(false);
        var s9 = await Call(s8).ConfigureAwait(false);
        var s10 = await Call(s9).ConfigureAwait(false);
        var s11 = await Call(s10).ConfigureAwait(false);
        var s12 = await Call(s11).ConfigureAwait(false);
        var s13 = await Call(s12).ConfigureAwait(false);
        var s14 = await Call(s13).ConfigureAwait(false);
        var s15 = await Call(s14).ConfigureAwait(false);
        var s16 = await Call(s15).ConfigureAwait(false);
        var s17 = await Call(s16).ConfigureAwait(false);
        var s18 = await Call(s17).ConfigureAwait(false);
        var s19 = await Call(s18).ConfigureAwait(false);
        var s20 = await Call(s19).ConfigureAwait(false);
        var s21 = await Call(s20).ConfigureAwait(false);
        var s22 = await Call(s21).ConfigureAwait(false);
        var s23 = await Call(s22).ConfigureAwait(false);
        var s24 = await Call(s23).ConfigureAwait(false);
        var s25 = await Call(s24).ConfigureAwait(false);
        var s26 = await Call(s25).ConfigureAwait(false);
        var s27 = await Call(s26).ConfigureAwait(false);
        var s28 = await Call(s27).ConfigureAwait(false);
        var s29 = await Call(s28).ConfigureAwait(false);
        var s30 = await Call(s29).ConfigureAwait(false);
        var s31 = await Call(s30).ConfigureAwait(false);
        var s32 = await Call(s31).ConfigureAwait(false);
        var s33 = await Call(s32).ConfigureAwait(false);
        var s34 = await Call(s33).ConfigureAwait(false);
        var s35 = await Call(s34).ConfigureAwait(false);
        var s36 = await Call(s35).ConfigureAwait(false);
        var s37 = await Call(s36).ConfigureAwait(false);
        var s38 = await Call(s37).ConfigureAwait(false);
        var s39 = await Call(s38).ConfigureAwait(false);
        var s40 = await Call(s39).ConfigureAwait(false);
        var s41 = await Call(s40).ConfigureAwait(false);
        var s42 = await Call(s41).ConfigureAwait(false);
        var s43 = await Call(s42).ConfigureAwait(false);
        var s44 = await Call(s43).ConfigureAwait(false);
        var s45 = await Call(s44).ConfigureAwait(false);
        var s46 = await Call(s45).ConfigureAwait(false);
        var s47 = await Call(s46).ConfigureAwait(false);
        var s48 = await Call(s47).ConfigureAwait(false);
        var s49 = await Call(s48).ConfigureAwait(false);
        var s50 = await Call(s49).ConfigureAwait(false);
        var s51 = await Call(s50).ConfigureAwait(false);
        var s52 = await Call(s51).ConfigureAwait(false);
        var s53 = await Call(s52).ConfigureAwait(false);
        var s54 = await Call(s53).ConfigureAwait(false);
        var s55 = await Call(s54).ConfigureAwait(false);
        var s56 = await Call(s55).ConfigureAwait(false);
        var s57 = await Call(s56).ConfigureAwait(false);
        var s58 = await Call(s57).ConfigureAwait(false);
        var s59 = await Call(s58).ConfigureAwait(false);
        var s60 = await Call(s59).ConfigureAwait(false);
        var s61 = await Call(s60).ConfigureAwait(false);
        var s62 = await Call(s61).ConfigureAwait(false);
        var s63 = await Call(s62).ConfigureAwait(false);
        var s64 = await Call(s63).ConfigureAwait(false);
        var s65 = await Call(s64).ConfigureAwait(false);
        var s66 = await Call(s65).ConfigureAwait(false);
        var s67 = await Call(s66).ConfigureAwait(false);
        var s68 = await Call(s67).ConfigureAwait(false);
        var s69 = await Call(s68).ConfigureAwait(false);
        var s70 = await Call(s69).ConfigureAwait(false);
        var s71 = await Call(s70).ConfigureAwait(false);
        var s72 = await Call(s71).ConfigureAwait(false);
        var s73 = await Call(s72).ConfigureAwait(false);
        var s74 = await Call(s73).ConfigureAwait(false);
        var s75 = await Call(s74).ConfigureAwait(false);
        var s76 = await Call(s75).ConfigureAwait(false);
        var s77 = await Call(s76).ConfigureAwait(false);
        var s78 = await Call(s77).ConfigureAwait(false);
        var s79 = await Call(s78).ConfigureAwait(false);
        var s80 = await Call(s79).ConfigureAwait(false);
        var s81 = await Call(s80).ConfigureAwait(false);
        var s82 = await Call(s81).ConfigureAwait(false);
        var s83 = await Call(s82).ConfigureAwait(false);
        var s84 = await Call(s83).ConfigureAwait(false);
        var s85 = await Call(s84).ConfigureAwait(false);
        var s86 = await Call(s85).ConfigureAwait(false);
        var s87 = await Call(s86).ConfigureAwait(false);
        var s88 = await Call(s87).ConfigureAwait(false);
        var s89 = await Call(s88).ConfigureAwait(false);
        var s90 = await Call(s89).ConfigureAwait(false);
        var s91 = await Call(s90).ConfigureAwait(false);
        var s92 = await Call(s91).ConfigureAwait(false);
        var s93 = await Call(s92).ConfigureAwait(false);
        var s94 = await Call(s93).ConfigureAwait(false);
        var s95 = await Call(s94).ConfigureAwait(false);
        var s96 = await Call(s95).ConfigureAwait(false);
        var s97 = await Call(s96).ConfigureAwait(false);
        var s98 = await Call(s97).ConfigureAwait(false);
        var s99 = await Call(s98).ConfigureAwait(false);
        return await Call(s99).ConfigureAwait(false);
    }
}
